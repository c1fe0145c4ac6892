using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>Where a write is stopped or changed by policy. The registry calls it at the two points of the request path.</summary>
public interface IAdmissionGate
{
    /// <summary>May change <paramref name="obj"/>; null on delete.</summary>
    ValueTask MutateAsync(RequestContext c, AdmissionOperation operation, JsonObject? obj, JsonObject? old, CancellationToken cancellation);

    ValueTask ValidateAsync(RequestContext c, AdmissionOperation operation, JsonObject? obj, JsonObject? old, CancellationToken cancellation);
}

/// <summary>Lets everything pass: the server's own writes.</summary>
public sealed class NoAdmission : IAdmissionGate
{
    public static NoAdmission Instance { get; } = new();

    public ValueTask MutateAsync(RequestContext c, AdmissionOperation operation, JsonObject? obj, JsonObject? old, CancellationToken cancellation) => default;

    public ValueTask ValidateAsync(RequestContext c, AdmissionOperation operation, JsonObject? obj, JsonObject? old, CancellationToken cancellation) => default;
}
