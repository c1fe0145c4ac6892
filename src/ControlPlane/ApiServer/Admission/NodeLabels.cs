using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Which of its own labels a kubelet may set: those of the system that describe the machine, and any outside the system's domains. So a
/// stolen node cannot draw pods to it by labels that people place pods by.</summary>
internal static class NodeLabels
{
    private static readonly HashSet<string> OwnToSet =
    [
        "kubernetes.io/hostname", "kubernetes.io/arch", "kubernetes.io/os", "kubernetes.io/instance-type", "beta.kubernetes.io/instance-type", "beta.kubernetes.io/os",
        "beta.kubernetes.io/arch", "node.kubernetes.io/instance-type", "topology.kubernetes.io/zone", "topology.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region", "node.kubernetes.io/windows-build",
    ];

    public static List<string> ForbiddenChanges(JsonObject? before, JsonObject? after)
    {
        var changed = (before ?? []).Select(p => p.Key).Union((after ?? []).Select(p => p.Key)).Where(k => !JsonNode.DeepEquals(before?[k], after?[k]));
        return [.. changed.Where(k => !MaySet(k)).Order(StringComparer.Ordinal)];
    }

    private static bool MaySet(string label)
    {
        var slash = label.IndexOf('/');
        if (slash < 0) return true;
        var domain = label[..slash];
        if (domain == "node-restriction.kubernetes.io" || domain.EndsWith(".node-restriction.kubernetes.io", StringComparison.Ordinal)) return false;
        if (!Within(domain, "kubernetes.io") && !Within(domain, "k8s.io")) return true;
        return OwnToSet.Contains(label) || Within(domain, "kubelet.kubernetes.io") || Within(domain, "node.kubernetes.io");
    }

    private static bool Within(string domain, string parent) => domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal);
}
