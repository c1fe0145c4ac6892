using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Revisions;

/// <summary>Carries a <see cref="RevisionPlan"/> out.</summary>
public sealed class RevisionWriter(KubeClient client)
{
    private readonly ResourceClient<ControllerRevision> _revisions = client.Resource<ControllerRevision>();

    /// <summary>A revision that exists already under this name is ours, only not in the cache yet.</summary>
    public async Task ApplyAsync(RevisionPlan plan, CancellationToken ct)
    {
        try
        {
            if (plan.Create is { } created) await _revisions.CreateAsync(created, ct).ConfigureAwait(false);
            if (plan.Update is { } updated) await _revisions.UpdateAsync(updated, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            // The next reconcile sees it.
        }
        foreach (var old in plan.Delete)
        {
            try
            {
                await _revisions.DeleteAsync(old.Namespace, old.Name, null, ct).ConfigureAwait(false);
            }
            catch (StatusException e) when (e.IsNotFound)
            {
                // Gone already.
            }
        }
    }
}
