using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>What a kind does that a schema cannot say. Stateless and shared by all requests. The defaults fit a kind that has
/// nothing special; a kind overrides what differs. Objects are mutable documents owned by the request, except <c>old</c>, which must
/// never be changed. Order on create: schema defaults and <see cref="Default"/>,
/// mutating admission, both defaults again, <see cref="BeginCreateAsync"/>, <see cref="PrepareForCreate"/>, metadata and schema validation, <see cref="Validate"/>,
/// validating admission, write. Updates likewise with the old object.</summary>
public partial class ResourceStrategy
{
    /// <summary>Field selectors beyond <c>metadata.name</c> and <c>metadata.namespace</c>, each reading the field's string form from a document.</summary>
    public virtual IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } =
        new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal);

    /// <summary>PUT (and apply) to a name that does not exist creates it. Apply creates in any case.</summary>
    public virtual bool AllowCreateOnUpdate => false;

    /// <summary>PUT without a resourceVersion overwrites whatever is there; where false it is refused.</summary>
    public virtual bool AllowUnconditionalUpdate => true;

    /// <summary>metadata.generation starts at 1 and rises with each change outside metadata and status.</summary>
    public virtual bool TracksGeneration => false;

    /// <summary>Deleting without a propagationPolicy orphans dependents (false: they are collected in the background).</summary>
    public virtual bool OrphansByDefault => false;

    /// <summary>Why the name is bad, in Kubernetes' words, or null. <paramref name="prefix"/>: it is a generateName, to which characters will be added.</summary>
    public virtual string? CheckName(string name, bool prefix) => Names.DnsSubdomain(name, prefix);

    /// <summary>Clears what a client may not set on create and sets what it need not: a status, if there is one, begins with its zeros.</summary>
    public virtual void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        if (c.Resource.Subresource("status") is not null)
            obj["status"] = FirstStatus.Of(c.Resource);
        if (TracksGeneration)
            Metadata(obj)["generation"] = 1;
    }

    /// <summary>Carries over what this endpoint may not change: the status of kinds with a status subresource. Bumps the generation.</summary>
    public virtual void PrepareForUpdate(RequestContext c, JsonObject obj, JsonObject old)
    {
        if (c.Resource.Subresource("status") is not null)
            CopyMember(old, obj, "status");
        BumpGeneration(obj, old);
    }

    /// <summary>A write to <c>status</c> or another generic view (<paramref name="subresource"/>: status, ephemeralcontainers, resize, finalize …).
    /// For status: everything but metadata and status comes from the old object.</summary>
    public virtual void PrepareForSubresourceUpdate(RequestContext c, string subresource, JsonObject obj, JsonObject old)
    {
        foreach (string name in obj.Select(m => m.Key).Union(old.Select(m => m.Key), StringComparer.Ordinal).ToList())
            if (name is not ("metadata" or "status" or "apiVersion" or "kind"))
                CopyMember(old, obj, name);
    }

    /// <summary>Defaults that depend on other fields, after the schema's own. Must be idempotent: it runs more than once.</summary>
    public virtual void Default(JsonObject obj)
    {
    }

    /// <summary>Rules beyond the schema for a new object. Metadata is checked by the generic part.</summary>
    public virtual IEnumerable<FieldError> Validate(RequestContext c, JsonObject obj) => [];

    public virtual IEnumerable<FieldError> ValidateUpdate(RequestContext c, JsonObject obj, JsonObject old) => Validate(c, obj);

    public virtual IEnumerable<FieldError> ValidateSubresourceUpdate(RequestContext c, string subresource, JsonObject obj, JsonObject old) => [];

    /// <summary>Advice for the client, sent as Warning headers.</summary>
    public virtual IEnumerable<string> Warn(RequestContext c, JsonObject obj) => [];

    /// <summary>Whether a delete removes at once or marks and waits. Pods answer with a grace period.</summary>
    public virtual DeletePlan PlanDelete(RequestContext c, JsonObject obj, DeleteOptions options) => DeletePlan.AtOnce;

    /// <summary>Takes what the object needs from shared pools (cluster IPs, node ports) and writes it into the object. The result,
    /// if any, is told how the write went. Not called on dry runs unless it can be undone: check <c>c.DryRun</c>.</summary>
    public virtual ValueTask<IAllocation?> BeginCreateAsync(RequestContext c, JsonObject obj, CancellationToken cancellation) => default;

    public virtual ValueTask<IAllocation?> BeginUpdateAsync(RequestContext c, JsonObject obj, JsonObject old, CancellationToken cancellation) => default;

    /// <summary>After the object is gone from the store.</summary>
    public virtual ValueTask AfterDeleteAsync(RequestContext c, JsonObject obj, CancellationToken cancellation) => default;
}

/// <summary>Something taken from a shared pool during a write.</summary>
public interface IAllocation
{
    /// <summary>Called once. Not <paramref name="written"/>: give back what was taken; otherwise: release what the old object held.</summary>
    ValueTask FinishAsync(bool written, CancellationToken cancellation);
}

/// <summary>How a delete proceeds once preconditions hold. With grace: <c>deletionTimestamp</c> = now + grace and
/// <c>deletionGracePeriodSeconds</c> are set, and a later delete with grace 0 (the kubelet's) removes the object.</summary>
public readonly record struct DeletePlan(long? GracePeriodSeconds)
{
    public static DeletePlan AtOnce => default;

    public static DeletePlan After(long seconds) => new(seconds);
}
