using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Pods;

/// <summary>Creates and deletes the pods of a workload, and says so in its events.</summary>
public sealed class PodWriter(KubeClient client, IEventRecorder events)
{
    private readonly ResourceClient<Pod> _pods = client.Resource<Pod>();

    /// <summary>Creates pods in batches of 1, 2, 4, … and stops after a batch in which something failed: a quota or a bad template is not asked many times over.</summary>
    /// <returns>How many were created, and the first failure.</returns>
    public async Task<(int Created, Exception? Failure)> CreateAsync(IKubeObject owner, IReadOnlyList<Pod> pods, CancellationToken ct)
    {
        var created = 0;
        for (var (next, batch) = (0, 1); next < pods.Count; next += batch, batch *= 2)
        {
            var results = await Task.WhenAll(pods.Skip(next).Take(batch).Select(p => TryCreateAsync(owner, p, ct))).ConfigureAwait(false);
            created += results.Count(r => r is null);
            if (results.FirstOrDefault(r => r is not null) is { } failure) return (created, failure);
        }
        return (created, null);
    }

    /// <summary>Deletes one pod, with its own grace period. A pod that is gone already is no failure.</summary>
    /// <exception cref="StatusException">The server refused; the event tells why.</exception>
    public async Task DeleteAsync(IKubeObject owner, Pod pod, CancellationToken ct)
    {
        try
        {
            await _pods.DeleteAsync(pod.Namespace, pod.Name, new DeleteOptions { Preconditions = new Preconditions { Uid = pod.Uid } }, ct).ConfigureAwait(false);
            events.Event(owner, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Name}");
        }
        catch (StatusException e) when (!e.IsNotFound && !e.IsConflict)
        {
            events.Event(owner, "Warning", "FailedDelete", $"Error deleting: {e.Message}");
            throw;
        }
        catch (StatusException)
        {
            // Gone, or replaced by a pod that is not ours to delete.
        }
    }

    private async Task<Exception?> TryCreateAsync(IKubeObject owner, Pod pod, CancellationToken ct)
    {
        try
        {
            var created = await _pods.CreateAsync(pod, ct).ConfigureAwait(false);
            events.Event(owner, "Normal", "SuccessfulCreate", $"Created pod: {created.Name}");
            return null;
        }
        catch (Exception e) when (e is StatusException or HttpRequestException)
        {
            // In a namespace that goes away nothing can be created, and nobody needs to hear of it.
            if (e is not StatusException { IsNamespaceTerminating: true }) events.Event(owner, "Warning", "FailedCreate", $"Error creating: {e.Message}");
            return e;
        }
    }
}
