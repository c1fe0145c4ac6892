using System.Text;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>Carries <see cref="DeploymentActions"/> out against the API server. The first refusal stops it; the next reconcile starts from what then is.</summary>
internal sealed class DeploymentWriter(KubeClient client, IEventRecorder events)
{
    private readonly ResourceClient<ReplicaSet> _sets = client.Resource<ReplicaSet>();
    private readonly ResourceClient<Deployment> _deployments = client.Resource<Deployment>();

    public async Task ApplyAsync(Deployment deployment, DeploymentActions actions, CancellationToken ct)
    {
        if (actions.Create is { } set) await CreateAsync(deployment, set, ct).ConfigureAwait(false);
        foreach (var update in actions.Update) await UpdateAsync(deployment, update, ct).ConfigureAwait(false);
        foreach (var old in actions.Delete) await DeleteAsync(old, ct).ConfigureAwait(false);
        var latest = actions.Revision is { } revision ? await AnnotateAsync(deployment, revision, ct).ConfigureAwait(false) : deployment;
        if (!DeploymentStatusPlan.Same(deployment.Status, actions.Status)) await WriteStatusAsync(latest, actions.Status, ct).ConfigureAwait(false);
    }

    private async Task CreateAsync(Deployment deployment, ReplicaSet set, CancellationToken ct)
    {
        try
        {
            await _sets.CreateAsync(set, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            var existing = await _sets.GetAsync(set.Namespace, set.Name, ct).ConfigureAwait(false);
            // Ours, only not in the cache yet: nothing to tell. Anybody else's: the next hash must differ.
            if (existing.IsControlledBy(deployment) && TemplateFingerprint.Same(existing.Spec?.Template, set.Spec?.Template)) return;
            var status = (deployment.Status ?? new DeploymentStatus()) with { CollisionCount = (deployment.Status?.CollisionCount ?? 0) + 1 };
            await WriteStatusAsync(deployment, status, ct).ConfigureAwait(false);
            throw;
        }
        catch (StatusException e) when (!e.IsNamespaceTerminating)
        {
            await ReportFailureAsync(deployment, set, e, ct).ConfigureAwait(false);
            throw;
        }
        if (set.Spec?.Replicas > 0) events.Event(deployment, "Normal", "ScalingReplicaSet", $"Scaled up replica set {set.Name} from 0 to {set.Spec.Replicas}");
    }

    private async Task ReportFailureAsync(Deployment deployment, ReplicaSet set, StatusException e, CancellationToken ct)
    {
        var message = $"Failed to create new replica set \"{set.Name}\": {e.Message}";
        events.Event(deployment, "Warning", "ReplicaSetCreateError", message);
        if (!DeploymentStatusPlan.HasDeadline(deployment)) return;
        var now = client.Options.TimeProvider.GetUtcNow();
        var status = DeploymentStatusPlan.Set(deployment.Status ?? new DeploymentStatus(), DeploymentStatusPlan.Progressing, "False", "ReplicaSetCreateError", message, now);
        if (!DeploymentStatusPlan.Same(deployment.Status, status)) await WriteStatusAsync(deployment, status, ct).ConfigureAwait(false);
    }

    private async Task UpdateAsync(Deployment deployment, ReplicaSetUpdate update, CancellationToken ct)
    {
        await _sets.UpdateAsync(update.Set, ct).ConfigureAwait(false);
        if (update.Before == update.After) return;
        var direction = update.After > update.Before ? "up" : "down";
        events.Event(deployment, "Normal", "ScalingReplicaSet", $"Scaled {direction} replica set {update.Set.Name} from {update.Before} to {update.After}");
    }

    private async Task DeleteAsync(ReplicaSet old, CancellationToken ct)
    {
        try
        {
            await _sets.DeleteAsync(old.Namespace, old.Name, new DeleteOptions { Preconditions = new Preconditions { Uid = old.Uid }, PropagationPolicy = "Background" }, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Somebody was faster.
        }
    }

    private Task<Deployment> AnnotateAsync(Deployment deployment, string revision, CancellationToken ct)
    {
        var patch = Encoding.UTF8.GetBytes($$$$"""{"metadata":{"uid":"{{{{deployment.Uid}}}}","annotations":{"{{{{RevisionAnnotations.Revision}}}}":"{{{{revision}}}}"}}}""");
        return _deployments.PatchAsync(deployment.Namespace, deployment.Name, PatchKind.Merge, patch, null, ct);
    }

    private Task WriteStatusAsync(Deployment deployment, DeploymentStatus status, CancellationToken ct) =>
        _deployments.UpdateStatusAsync(deployment with { Status = status }, ct);
}
