using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.Scheduler.Preemption;

/// <summary>Makes room for a pod by ending pods of lower priority, where that does the least harm.</summary>
public sealed class DefaultPreemption(PluginContext context) : IPostFilterPlugin
{
    public const string PluginName = "DefaultPreemption";
    private const string NotHelpful = "Preemption is not helpful for scheduling";
    private const string NoVictims = "No preemption victims found for incoming pod";

    public string Name => PluginName;

    public async ValueTask<PostFilterResult> PostFilterAsync(CycleState state, PodInfo pod, FilterDiagnosis diagnosis, CancellationToken ct)
    {
        if (WhyNotEligible(pod, diagnosis) is { } why) return Refused($"not eligible due to {why}.", null);
        var answers = new FilterDiagnosis(diagnosis.Snapshot) { Absent = PluginStatus.Unresolvable(NotHelpful) };
        var candidates = new List<Candidate>();
        foreach (var node in diagnosis.Snapshot.Nodes.Where(n => diagnosis.For(n.Name).Code == PluginCode.Unschedulable))
        {
            var (candidate, status) = Try(state, pod, node);
            if (candidate is not null) candidates.Add(candidate);
            else answers.Reject(node.Name, status);
        }

        if (candidates.Count == 0) return Refused(answers.Describe(), "");
        var best = CandidateChoice.Best(candidates);
        foreach (var victim in best.Victims) await context.Preemption.EvictAsync(victim, pod, best.Node, ct);
        Displace(pod, best.Node);
        return new PostFilterResult(PluginStatus.Success, best.Node);
    }

    private static PostFilterResult Refused(string message, string? nominated) => new(PluginStatus.Unschedulable($"preemption: {message}"), nominated);

    private string? WhyNotEligible(PodInfo pod, FilterDiagnosis diagnosis)
    {
        if (pod.Pod.Spec?.PreemptionPolicy == "Never") return "preemptionPolicy=Never";
        if (context.Nominated.NodeOf(pod.Uid) is not { } nominated) return null;
        if (diagnosis.For(nominated).Code == PluginCode.UnschedulableAndUnresolvable) return null;
        var leaving = diagnosis.Snapshot.Get(nominated)?.Pods.Any(p => p.Priority < pod.Priority && p.Pod.IsBeingDeleted) == true;
        return leaving ? "a terminating pod on the nominated node" : null;
    }

    /// <summary>The smallest set of victims found by taking all less important pods away and giving back, the most important first, whoever still fits.</summary>
    private (Candidate? Candidate, PluginStatus Status) Try(CycleState state, PodInfo pod, NodeInfo node)
    {
        var lower = CandidateChoice.ByImportance(node.Pods.Where(p => p.Priority < pod.Priority)).ToList();
        if (lower.Count == 0) return (null, PluginStatus.Unresolvable(NoVictims));
        var profile = context.Profile();
        var emptied = lower.Aggregate(node, (info, victim) => info.Without(victim.Uid));
        var status = FilterRunner.RunWithNominated(profile, state, pod, emptied, context.Nominated);
        if (!status.IsSuccess) return (null, status);
        var (violating, free) = DisruptionBudgets.Split(lower, context.Preemption.Budgets);
        var victims = new List<PodInfo>();
        var violations = 0;
        foreach (var candidate in violating.Concat(free))
        {
            var with = emptied.With(candidate);
            if (FilterRunner.RunWithNominated(profile, state, pod, with, context.Nominated).IsSuccess)
            {
                emptied = with;
                continue;
            }

            victims.Add(candidate);
            if (violating.Contains(candidate)) violations++;
        }

        return (new Candidate(node.Name, [.. CandidateChoice.ByImportance(victims)], violations), status);
    }

    // Less important pods that hoped for this node must look elsewhere.
    private void Displace(PodInfo pod, string node)
    {
        foreach (var other in context.Nominated.On(node).Where(n => n.Priority < pod.Priority)) context.Nominated.Remove(other.Uid);
    }
}
