using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Queue;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>Finds the node for a pod: filters, then compares. Not safe for concurrent use.</summary>
public sealed class NodeSearch(NominatedPods nominated, int percentageOfNodes, Random random)
{
    private const int FewNodes = 100;
    private int _start;

    public NodeChoice Select(Profile profile, CycleState state, PodInfo pod, ClusterSnapshot snapshot)
    {
        if (snapshot.Nodes.Count == 0) return new NodeChoice(null, new FilterDiagnosis(snapshot), null);
        var (diagnosis, nodes, fault) = PreFilter(profile, state, pod, snapshot);
        if (fault is not null) return new NodeChoice(null, null, fault);
        var (feasible, evaluated, broken) = Filter(profile, state, pod, nodes, diagnosis);
        if (broken is not null) return new NodeChoice(null, null, broken);
        if (feasible.Count == 0) return new NodeChoice(null, diagnosis, null, evaluated);
        if (feasible.Count == 1) return new NodeChoice(feasible[0].Name, null, null, evaluated, 1);
        return Best(profile, state, pod, feasible) with { Evaluated = evaluated, Feasible = feasible.Count };
    }

    private static (FilterDiagnosis Diagnosis, IReadOnlyList<NodeInfo> Nodes, PluginStatus? Fault) PreFilter(Profile profile, CycleState state, PodInfo pod, ClusterSnapshot snapshot)
    {
        HashSet<string>? only = null;
        var narrowing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var plugin in profile.PreFilter)
        {
            var result = plugin.PreFilter(state, pod, snapshot);
            if (result.Status.IsRejected)
            {
                var rejected = new FilterDiagnosis(snapshot) { PreFilterMessage = result.Status.Message, Absent = result.Status with { Plugin = plugin.Name } };
                rejected.Plugins.Add(plugin.Name);
                return (rejected, [], null);
            }

            if (result.Status.IsSkip) state.SkippedFilters.Add(plugin.Name);
            else if (!result.Status.IsSuccess) return (new FilterDiagnosis(snapshot), [], result.Status with { Plugin = plugin.Name });
            if (result.Nodes is null) continue;
            narrowing.Add(plugin.Name);
            if (only is null) only = [.. result.Nodes];
            else only.IntersectWith(result.Nodes);
        }

        if (only is null) return (new FilterDiagnosis(snapshot), snapshot.Nodes, null);
        var diagnosis = new FilterDiagnosis(snapshot) { Absent = PluginStatus.Unresolvable($"node(s) didn't satisfy plugin(s) [{string.Join(' ', narrowing)}]") };
        diagnosis.Plugins.UnionWith(narrowing);
        return (diagnosis, [.. snapshot.Nodes.Where(n => only.Contains(n.Name))], null);
    }

    private (List<NodeInfo> Feasible, int Evaluated, PluginStatus? Fault) Filter(Profile profile, CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes, FilterDiagnosis diagnosis)
    {
        // The node where room was made for this pod comes first, and suffices.
        if (nominated.NodeOf(pod.Uid) is { } reserved && nodes.FirstOrDefault(n => n.Name == reserved) is { } own
            && FilterRunner.RunWithNominated(profile, state, pod, own, nominated).IsSuccess)
        {
            return ([own], 1, null);
        }

        var enough = Enough(nodes.Count);
        var results = nodes.Count > FewNodes ? FilterMany(profile, state, pod, nodes, enough) : FilterFew(profile, state, pod, nodes);
        var feasible = new List<NodeInfo>();
        var evaluated = 0;
        foreach (var (node, status) in results)
        {
            if (status is null) continue;
            evaluated++;
            if (status.IsSuccess) feasible.Add(node);
            else if (status.IsRejected) diagnosis.Reject(node.Name, status);
            else return (feasible, evaluated, status);
        }

        if (nodes.Count > 0) _start = (_start + evaluated) % nodes.Count;
        if (feasible.Count > enough) feasible.RemoveRange(enough, feasible.Count - enough);
        return (feasible, evaluated, null);
    }

    private (NodeInfo Node, PluginStatus? Status)[] FilterFew(Profile profile, CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes) =>
        [.. nodes.Select(n => (n, (PluginStatus?)FilterRunner.RunWithNominated(profile, state, pod, n, nominated)))];

    // Begins where the last search ended, so that all nodes get their turn although not all are looked at.
    private (NodeInfo Node, PluginStatus? Status)[] FilterMany(Profile profile, CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes, int enough)
    {
        var results = new (NodeInfo Node, PluginStatus? Status)[nodes.Count];
        var found = 0;
        Parallel.For(0, nodes.Count, (i, loop) =>
        {
            if (Volatile.Read(ref found) >= enough) return;
            var node = nodes[(_start + i) % nodes.Count];
            var status = FilterRunner.RunWithNominated(profile, state, pod, node, nominated);
            results[i] = (node, status);
            if (status.IsSuccess) Interlocked.Increment(ref found);
        });
        return results;
    }

    /// <summary>All of a small cluster; of a large one a share that shrinks with its size, but at least a hundred.</summary>
    private int Enough(int nodes)
    {
        if (nodes < FewNodes) return nodes;
        var percentage = percentageOfNodes > 0 ? percentageOfNodes : Math.Max(5, 50 - (nodes / 125));
        return percentage >= 100 ? nodes : Math.Max(FewNodes, nodes * percentage / 100);
    }

    private NodeChoice Best(Profile profile, CycleState state, PodInfo pod, List<NodeInfo> nodes)
    {
        foreach (var plugin in profile.PreScore)
        {
            var status = plugin.PreScore(state, pod, nodes);
            if (status.IsSkip) state.SkippedScores.Add(plugin.Name);
            else if (!status.IsSuccess) return new NodeChoice(null, null, status with { Plugin = plugin.Name });
        }

        var totals = new long[nodes.Count];
        var scores = new long[nodes.Count];
        foreach (var (plugin, weight) in profile.Score.Where(s => !state.SkippedScores.Contains(s.Plugin.Name)))
        {
            for (var i = 0; i < nodes.Count; i++) scores[i] = plugin.Score(state, pod, nodes[i]);
            plugin.Normalize(state, pod, scores);
            for (var i = 0; i < nodes.Count; i++) totals[i] += scores[i] * weight;
        }

        return new NodeChoice(nodes[IndexOfBest(totals)].Name, null, null);
    }

    // Among equals chance decides, so that no node is favoured by its name.
    private int IndexOfBest(long[] totals)
    {
        var (best, equals) = (0, 1);
        for (var i = 1; i < totals.Length; i++)
        {
            if (totals[i] > totals[best]) (best, equals) = (i, 1);
            else if (totals[i] == totals[best] && random.Next(++equals) == 0) best = i;
        }

        return best;
    }
}
