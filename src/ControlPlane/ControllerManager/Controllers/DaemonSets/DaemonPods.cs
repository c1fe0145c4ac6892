using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.DaemonSets;

/// <summary>The pods of a DaemonSet: each is made for one node and bound to it by affinity, so that the scheduler places it. Pure.</summary>
public static class DaemonPods
{
    public const string HashLabel = "controller-revision-hash";

    public static Pod Create(DaemonSet set, Node node, string hash)
    {
        var pod = PodFromTemplate.Create(set.Spec?.Template, set, "apps/v1", "DaemonSet");
        return pod with
        {
            Metadata = pod.Metadata! with { Labels = new Dictionary<string, string>(pod.Labels, StringComparer.Ordinal) { [HashLabel] = hash } },
            Spec = pod.Spec! with { Affinity = For(pod.Spec.Affinity, node.Name), Tolerations = Tolerations(pod.Spec) },
        };
    }

    /// <summary>The node a pod is on or was made for; null where it says neither.</summary>
    public static string? NodeOf(Pod pod) => pod.Spec?.NodeName is { Length: > 0 } node
        ? node
        : pod.Spec?.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms
            .SelectMany(t => t.MatchFields ?? []).FirstOrDefault(r => r is { Key: "metadata.name", Operator: "In" })?.Values?.FirstOrDefault();

    /// <summary>May a pod start there, and may one that runs there stay.</summary>
    public static (bool ShouldRun, bool MayStay) Fits(DaemonSet set, Node node)
    {
        var spec = set.Spec?.Template?.Spec ?? new PodSpec();
        if (!NodeFit.Selects(spec, node)) return (false, false);
        var tolerations = Tolerations(spec);
        return (NodeFit.Tolerates(tolerations, node, "NoSchedule", "NoExecute"), NodeFit.Tolerates(tolerations, node, "NoExecute"));
    }

    /// <summary>Daemons stay on nodes in trouble: they are part of the node.</summary>
    private static IReadOnlyList<Toleration> Tolerations(PodSpec spec)
    {
        List<Toleration> all =
        [
            .. spec.Tolerations ?? [],
            .. Of("NoExecute", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"),
            .. Of("NoSchedule", "node.kubernetes.io/disk-pressure", "node.kubernetes.io/memory-pressure", "node.kubernetes.io/pid-pressure", "node.kubernetes.io/unschedulable"),
            .. spec.HostNetwork == true ? Of("NoSchedule", "node.kubernetes.io/network-unavailable") : [],
        ];
        return [.. all.DistinctBy(t => (t.Key, t.Effect, t.Operator, t.Value))];

        static IEnumerable<Toleration> Of(string effect, params string[] keys) => keys.Select(k => new Toleration { Key = k, Operator = "Exists", Effect = effect });
    }

    /// <summary>Replaces what the template says about node names; its other node affinity was looked at when the node was chosen.</summary>
    private static Affinity For(Affinity? affinity, string node)
    {
        var name = new NodeSelectorRequirement { Key = "metadata.name", Operator = "In", Values = [node] };
        var known = affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        IReadOnlyList<NodeSelectorTerm> terms = known is { Count: > 0 } ? [.. known.Select(t => t with { MatchFields = [name] })] : [new NodeSelectorTerm { MatchFields = [name] }];
        return (affinity ?? new Affinity()) with
        {
            NodeAffinity = (affinity?.NodeAffinity ?? new NodeAffinity()) with { RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector { NodeSelectorTerms = terms } },
        };
    }
}
