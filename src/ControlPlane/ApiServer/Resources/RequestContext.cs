using System.Diagnostics.CodeAnalysis;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>One resource request on its way through the pipeline: who asks for what, and the server's services.
/// Lives as long as the request; not thread-safe.</summary>
public sealed class RequestContext
{
    private List<string>? warnings;

    public RequestContext()
    {
    }

    [SetsRequiredMembers]
    private RequestContext(RequestContext from)
    {
        (User, Verb, Resource, Subresource, Namespace, Name) = (from.User, from.Verb, from.Resource, from.Subresource, from.Namespace, from.Name);
        (DryRun, FieldManager, UserAgent, Time, Objects, Writer) = (from.DryRun, from.FieldManager, from.UserAgent, from.Time, from.Objects, from.Writer);
        (Services, Cancellation) = (from.Services, from.Cancellation);
        warnings = from.warnings ??= [];
    }

    public required UserInfo User { get; init; }

    /// <summary>get, list, watch, create, update, patch, delete, deletecollection.</summary>
    public required string Verb { get; init; }

    public required ResourceDescriptor Resource { get; init; }

    /// <summary>Empty for the resource itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Empty for cluster-scoped resources and for all namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Empty for collections; on create, filled once it is known.</summary>
    public string Name { get; set; } = "";

    public bool DryRun { get; init; }

    /// <summary>The name under which managedFields records this write.</summary>
    public string FieldManager { get; init; } = "";

    public string UserAgent { get; init; } = "";

    public required TimeProvider Time { get; init; }

    /// <summary>Reads of any kind from the watch caches.</summary>
    public required IObjectReader Objects { get; init; }

    /// <summary>Writes by the server itself: strategy and schema apply, authorization and admission do not.</summary>
    public required IObjectWriter Writer { get; init; }

    /// <summary>Everything else that the composition offers (token issuer, authorizer, options).</summary>
    public required IServiceProvider Services { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>The same request seen as one about a certain object, with the resource itself in place of a subresource. Warnings are shared.</summary>
    public RequestContext For(string verb, string ns, string name) => new(this) { Verb = verb, Subresource = "", Namespace = ns, Name = name };

    /// <summary>The same request as a dry run.</summary>
    public RequestContext AsDryRun() => new(this) { DryRun = true };

    /// <summary>What the answer's <c>Warning: 299</c> headers will say, in order, without repeats.</summary>
    public IReadOnlyList<string> Warnings => warnings ?? (IReadOnlyList<string>)[];

    public void AddWarning(string text)
    {
        warnings ??= [];
        if (!warnings.Contains(text, StringComparer.Ordinal))
            warnings.Add(text);
    }
}
