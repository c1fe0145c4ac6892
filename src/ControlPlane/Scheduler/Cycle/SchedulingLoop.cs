using MiniKube.ControlPlane.Scheduler.Configuration;
using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>Takes one pod after the other from the queue, finds its node, and binds it beside the next pod's search.</summary>
public sealed class SchedulingLoop
{
    private const int MaxBindings = 64;
    private readonly SchedulingParts _parts;
    private readonly NodeSearch _search;
    private readonly BindingCycle _binding;
    private readonly SchedulingFailure _failure;

    public SchedulingLoop(SchedulingParts parts)
    {
        _parts = parts;
        _search = new NodeSearch(parts.Queue.Nominated, parts.PercentageOfNodesToScore, parts.Random);
        _binding = new BindingCycle(parts.Cache, parts.Waiting);
        _failure = new SchedulingFailure(parts);
    }

    /// <summary>Runs until cancelled and the bindings under way have ended. May be run again.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var slots = new SemaphoreSlim(MaxBindings);
        try
        {
            while (true)
            {
                var pod = await _parts.Queue.PopAsync(ct);
                await ScheduleAsync(pod, slots, ct);
            }
        }
        finally
        {
            for (var i = 0; i < MaxBindings; i++) await slots.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>One pod's cycle. The returned task ends when the pod is bound or put back.</summary>
    public async Task<Task> ScheduleOneAsync(QueuedPod queued, SemaphoreSlim slots, CancellationToken ct)
    {
        if (ProfileOf(queued.Pod.Pod) is not { } profile || queued.Pod.Pod.IsBeingDeleted || _parts.Cache.Knows(queued.Pod.Uid))
        {
            _parts.Queue.Done(queued);
            return Task.CompletedTask;
        }

        var began = _parts.Time.GetTimestamp();
        var state = new CycleState();
        var choice = _search.Select(profile, state, queued.Pod, _parts.Cache.Snapshot());
        if (choice.Node is not { } node)
        {
            await _failure.NoNodeAsync(profile, state, queued, choice, ct);
            _parts.Metrics.Attempted(choice.Fault is null ? "unschedulable" : "error", profile.SchedulerName, _parts.Time.GetElapsedTime(began));
            return Task.CompletedTask;
        }

        var (status, timeout) = _binding.Begin(profile, state, queued.Pod, node);
        if (status.Code is not (PluginCode.Success or PluginCode.Wait))
        {
            _failure.Rejected(queued, status);
            _parts.Metrics.Attempted(status.IsRejected ? "unschedulable" : "error", profile.SchedulerName, _parts.Time.GetElapsedTime(began));
            return Task.CompletedTask;
        }

        await slots.WaitAsync(ct);
        return BindAsync(profile, state, queued, new Choice(node, timeout, began), slots, ct);
    }

    private async Task ScheduleAsync(QueuedPod pod, SemaphoreSlim slots, CancellationToken ct)
    {
        try
        {
            // Its end is waited for through the slots; it throws nothing.
            _ = await ScheduleOneAsync(pod, slots, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            SchedulerLog.CycleFailed(_parts.Log, e, pod.Pod.Key);
            _failure.Rejected(pod, PluginStatus.Error(e.Message, e));
        }
        catch (OperationCanceledException)
        {
            // The work passes to the next leader; this process keeps the pod in its queue.
            _parts.Cache.Forget(pod.Pod.Uid);
            _parts.Queue.Reject(pod, new HashSet<string>());
            throw;
        }
    }

    private async Task BindAsync(Profile profile, CycleState state, QueuedPod queued, Choice choice, SemaphoreSlim slots, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            var status = await _binding.CompleteAsync(profile, state, queued.Pod, choice.Node, choice.Timeout, ct);
            if (status.IsSuccess) Succeeded(profile, queued, choice);
            else BindingFailed(profile, queued, status, choice);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            _parts.Queue.Reject(queued, new HashSet<string>());
        }
        catch (Exception e)
        {
            SchedulerLog.CycleFailed(_parts.Log, e, queued.Pod.Key);
            BindingFailed(profile, queued, PluginStatus.Error(e.Message, e), choice);
        }
        finally
        {
            slots.Release();
        }
    }

    private void Succeeded(Profile profile, QueuedPod queued, Choice choice)
    {
        _parts.Queue.Done(queued);
        SchedulerLog.Bound(_parts.Log, queued.Pod.Key, choice.Node, queued.Attempts);
        _parts.Events.Event(queued.Pod.Pod, "Normal", "Scheduled", $"Successfully assigned {queued.Pod.Key} to {choice.Node}");
        _parts.Metrics.Attempted("scheduled", profile.SchedulerName, _parts.Time.GetElapsedTime(choice.Began));
        _parts.Metrics.Scheduled(queued.Attempts, _parts.Time.GetUtcNow() - queued.Added);
    }

    private void BindingFailed(Profile profile, QueuedPod queued, PluginStatus status, Choice choice)
    {
        _failure.Rejected(queued, status);
        _parts.Metrics.Attempted(status.IsRejected ? "unschedulable" : "error", profile.SchedulerName, _parts.Time.GetElapsedTime(choice.Began));

        // The room that was held is free again, which may help others.
        _parts.Queue.Note(new ClusterChange(ClusterEvent.PodDeleted, Pod: queued.Pod.Pod));
    }

    private Profile? ProfileOf(Pod pod) => _parts.Profiles.GetValueOrDefault(pod.Spec?.SchedulerName ?? ProfileConfiguration.DefaultName);

    private sealed record Choice(string Node, TimeSpan Timeout, long Began);
}
