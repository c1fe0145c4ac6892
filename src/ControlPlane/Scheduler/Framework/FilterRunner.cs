using MiniKube.ControlPlane.Scheduler.Queue;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>Runs a profile's filters on one node.</summary>
public static class FilterRunner
{
    /// <summary>The first rejection or fault, named after its plugin; otherwise Success.</summary>
    public static PluginStatus Run(Profile profile, CycleState state, PodInfo pod, NodeInfo node)
    {
        foreach (var plugin in profile.Filter)
        {
            if (state.SkippedFilters.Contains(plugin.Name)) continue;
            var status = plugin.Filter(state, pod, node);
            if (!status.IsSuccess) return status with { Plugin = plugin.Name };
        }

        return PluginStatus.Success;
    }

    /// <summary>As above, with the room counted as taken that is being made on the node for pods of at least this priority. The pod must fit with
    /// and without them, as they may or may not come.</summary>
    public static PluginStatus RunWithNominated(Profile profile, CycleState state, PodInfo pod, NodeInfo node, NominatedPods nominated)
    {
        var expected = nominated.On(node.Name).Where(n => n.Uid != pod.Uid && n.Priority >= pod.Priority).ToList();
        if (expected.Count > 0)
        {
            var crowded = expected.Aggregate(node, (info, other) => info.With(other));
            var status = Run(profile, state, pod, crowded);
            if (!status.IsSuccess) return status;
        }

        return Run(profile, state, pod, node);
    }
}
