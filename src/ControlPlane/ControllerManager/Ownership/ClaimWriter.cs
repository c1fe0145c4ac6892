using System.Text.Json;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Ownership;

/// <summary>Carries a <see cref="ClaimPlan{T}"/> out. Patches carry the object's uid, so they never touch a successor of the same name.</summary>
public sealed class ClaimWriter<TOwner, T>(KubeClient client, string apiVersion, string kind)
    where TOwner : class, IKubeObject
    where T : class, IKubeObject
{
    /// <summary>Returns what the owner owns now. Before it adopts anything it asks the server whether the owner still is the one known here.</summary>
    public async Task<IReadOnlyList<T>> ApplyAsync(TOwner owner, ClaimPlan<T> plan, CancellationToken ct)
    {
        foreach (var released in plan.Release) await ReleaseAsync(owner, released, ct).ConfigureAwait(false);
        if (plan.Adopt.Count == 0) return plan.Keep;
        var fresh = await client.Resource<TOwner>().GetAsync(owner.Namespace, owner.Name, ct).ConfigureAwait(false);
        if (fresh.Uid != owner.Uid || fresh.IsBeingDeleted) return plan.Keep;
        var owned = new List<T>(plan.Keep);
        foreach (var orphan in plan.Adopt)
        {
            if (await AdoptAsync(owner, orphan, ct).ConfigureAwait(false) is { } adopted) owned.Add(adopted);
        }
        return owned;
    }

    private async Task<T?> AdoptAsync(TOwner owner, T orphan, CancellationToken ct)
    {
        var reference = JsonSerializer.SerializeToNode(OwnerReferences.ControllerOf(owner, apiVersion, kind), ApiJson.TypeInfo<OwnerReference>());
        return await PatchAsync(orphan, $$$"""{"metadata":{"ownerReferences":[{{{reference!.ToJsonString()}}}],"uid":"{{{orphan.Uid}}}"}}""", ct).ConfigureAwait(false);
    }

    private Task ReleaseAsync(TOwner owner, T released, CancellationToken ct) =>
        PatchAsync(released, $$$"""{"metadata":{"ownerReferences":[{"$patch":"delete","uid":"{{{owner.Uid}}}"}],"uid":"{{{released.Uid}}}"}}""", ct);

    private async Task<T?> PatchAsync(T target, string patch, CancellationToken ct)
    {
        try
        {
            return await client.Resource<T>().PatchAsync(target.Namespace, target.Name, PatchKind.StrategicMerge, System.Text.Encoding.UTF8.GetBytes(patch), null, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict || e.IsInvalid)
        {
            return null; // It went, was replaced, or is no longer ours; the cache will say so.
        }
    }
}
