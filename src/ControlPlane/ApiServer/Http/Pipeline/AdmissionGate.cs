using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>The admission plugins in their order, each asked about the operations it handles.</summary>
public sealed class AdmissionGate(IReadOnlyList<IMutatingAdmission> mutating, IReadOnlyList<IValidatingAdmission> validating) : IAdmissionGate
{
    public async ValueTask MutateAsync(RequestContext c, AdmissionOperation operation, JsonObject? obj, JsonObject? old, CancellationToken cancellation)
    {
        AdmissionAttributes attributes = Attributes(c, operation, obj, old);
        foreach (IMutatingAdmission plugin in mutating)
            if (plugin.Handles(operation))
                await plugin.AdmitAsync(attributes, cancellation).ConfigureAwait(false);
    }

    public async ValueTask ValidateAsync(RequestContext c, AdmissionOperation operation, JsonObject? obj, JsonObject? old, CancellationToken cancellation)
    {
        AdmissionAttributes attributes = Attributes(c, operation, obj, old);
        foreach (IValidatingAdmission plugin in validating)
            if (plugin.Handles(operation))
                await plugin.ValidateAsync(attributes, cancellation).ConfigureAwait(false);
    }

    private static AdmissionAttributes Attributes(RequestContext c, AdmissionOperation operation, JsonObject? obj, JsonObject? old) =>
        new() { Context = c, Operation = operation, Object = obj, OldObject = old };
}
