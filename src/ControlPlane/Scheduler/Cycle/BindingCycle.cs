using MiniKube.ControlPlane.Scheduler.Cache;
using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>From a chosen node to a bound pod: reserve and permit at once, then wait, prepare and bind beside the next pod's cycle.</summary>
public sealed class BindingCycle(ClusterCache cache, WaitingPods waiting)
{
    /// <summary>Counts the pod on the node and asks Reserve and Permit. After a rejection nothing is left counted.</summary>
    /// <returns>The status, and how long the pod may be made to wait.</returns>
    public (PluginStatus Status, TimeSpan Timeout) Begin(Profile profile, CycleState state, PodInfo pod, string node)
    {
        cache.Assume(pod, node);
        foreach (var plugin in profile.Reserve)
        {
            var status = plugin.Reserve(state, pod, node);
            if (status.IsSuccess) continue;
            Undo(profile, state, pod, node);
            return (status with { Plugin = plugin.Name }, default);
        }

        var (permitted, timeout) = Permit(profile, state, pod, node);
        if (permitted.Code is not (PluginCode.Success or PluginCode.Wait)) Undo(profile, state, pod, node);
        return (permitted, timeout);
    }

    /// <summary>Waits for permission, prepares and binds. After a failure nothing is left counted.</summary>
    public async Task<PluginStatus> CompleteAsync(Profile profile, CycleState state, PodInfo pod, string node, TimeSpan timeout, CancellationToken ct)
    {
        var bound = false;
        try
        {
            var status = await RunAsync(profile, state, pod, node, timeout, ct);
            bound = status.IsSuccess;
            return status;
        }
        finally
        {
            if (bound) cache.Bound(pod.Uid);
            else Undo(profile, state, pod, node);
        }
    }

    private async Task<PluginStatus> RunAsync(Profile profile, CycleState state, PodInfo pod, string node, TimeSpan timeout, CancellationToken ct)
    {
        var permitted = await waiting.WaitAsync(pod, timeout, ct);
        if (!permitted.IsSuccess) return permitted;
        foreach (var plugin in profile.PreBind)
        {
            var prepared = await plugin.PreBindAsync(state, pod, node, ct);
            if (!prepared.IsSuccess) return prepared with { Plugin = plugin.Name };
        }

        foreach (var plugin in profile.Bind)
        {
            var status = await plugin.BindAsync(state, pod, node, ct);
            if (status.IsSkip) continue;
            if (!status.IsSuccess) return status with { Plugin = plugin.Name };
            foreach (var after in profile.PostBind) after.PostBind(state, pod, node);
            return status;
        }

        return PluginStatus.Error("no plugin binds this pod");
    }

    private (PluginStatus Status, TimeSpan Timeout) Permit(Profile profile, CycleState state, PodInfo pod, string node)
    {
        var (shortest, waits) = (TimeSpan.MaxValue, new List<string>());
        foreach (var plugin in profile.Permit)
        {
            var (status, timeout) = plugin.Permit(state, pod, node);
            if (status.Code == PluginCode.Wait)
            {
                waits.Add(plugin.Name);
                shortest = timeout < shortest ? timeout : shortest;
            }
            else if (!status.IsSuccess)
            {
                return (status with { Plugin = plugin.Name }, default);
            }
        }

        if (waits.Count == 0) return (PluginStatus.Success, default);
        waiting.Add(pod, waits);
        return (new PluginStatus(PluginCode.Wait, []), shortest);
    }

    private void Undo(Profile profile, CycleState state, PodInfo pod, string node)
    {
        foreach (var plugin in profile.Reserve.Reverse()) plugin.Unreserve(state, pod, node);
        cache.Forget(pod.Uid);
    }
}
