using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Admission;

public enum AdmissionOperation
{
    Create,
    Update,
    Delete,
    Connect,
}

/// <summary>The write that is to be admitted. On update the pair is (new, old); on delete only the old object is set, and is null for
/// collections. On a retried update the plugins run again with the fresh old object.</summary>
public sealed class AdmissionAttributes
{
    public required RequestContext Context { get; init; }

    public required AdmissionOperation Operation { get; init; }

    /// <summary>The incoming object; mutating plugins change it in place. Not the parent but the body on subresources such as binding.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>Never to be changed.</summary>
    public JsonObject? OldObject { get; init; }

    public UserInfo User => Context.User;

    public ResourceDescriptor Resource => Context.Resource;

    public string Subresource => Context.Subresource;

    public string Namespace => Context.Namespace;

    public string Name => Context.Name;

    public bool DryRun => Context.DryRun;

    /// <summary>True for the resource itself named so (<c>pods</c>), in the given group.</summary>
    public bool Is(string group, string resource, string subresource = "") =>
        string.Equals(Resource.Group, group, StringComparison.Ordinal)
        && string.Equals(Resource.Resource, resource, StringComparison.Ordinal)
        && string.Equals(Subresource, subresource, StringComparison.Ordinal);
}

/// <summary>Common to both: the plugin's name as <c>--enable-admission-plugins</c> spells it, and the operations it wants to see.</summary>
public interface IAdmissionPlugin
{
    string Name { get; }

    bool Handles(AdmissionOperation operation);
}

/// <summary>May change the incoming object before defaulting and validation. Throws <c>StatusException</c> to refuse.</summary>
public interface IMutatingAdmission : IAdmissionPlugin
{
    ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation);
}

/// <summary>Sees the final object, right before it is written. Throws <c>StatusException</c> to refuse; must not change anything.</summary>
public interface IValidatingAdmission : IAdmissionPlugin
{
    ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation);
}
