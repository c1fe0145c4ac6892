using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>A kind that is never stored: it answers from the request and the state of the server. The descriptor's verbs say
/// which of the methods are reached. Objects come decoded, defaulted, validated by schema and admitted; results carry kind and apiVersion.</summary>
public abstract class VirtualResource
{
    public virtual ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation) =>
        throw new NotSupportedException($"{context.Resource.Resource}: create");

    /// <summary>Null answers 404.</summary>
    public virtual ValueTask<JsonObject?> GetAsync(RequestContext context, string name, CancellationToken cancellation) =>
        throw new NotSupportedException($"{context.Resource.Resource}: get");

    public virtual ValueTask<IReadOnlyList<JsonObject>> ListAsync(RequestContext context, CancellationToken cancellation) =>
        throw new NotSupportedException($"{context.Resource.Resource}: list");
}
