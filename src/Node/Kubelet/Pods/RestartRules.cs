using MiniKube.Node.Kubelet.Resources;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Whether an ended container runs again: the container's own rules first, then its policy, then the pod's.</summary>
public static class RestartRules
{
    public static bool ShouldRestart(Pod pod, Container container, int exitCode)
    {
        foreach (var rule in container.RestartPolicyRules ?? [])
        {
            if (rule.Action == "Restart" && Matches(rule.ExitCodes, exitCode)) return true;
        }
        return Policy(pod, container) switch
        {
            "Never" => false,
            "OnFailure" => exitCode != 0,
            _ => true,
        };
    }

    /// <summary>For a container that a failed probe ends: it counts as failed, whatever its exit code.</summary>
    public static bool ShouldRestartAfterKill(Pod pod, Container container) => Policy(pod, container) != "Never";

    /// <summary>The policy in force. A plain init container of an Always pod is tried again only until it succeeds.</summary>
    public static string Policy(Pod pod, Container container)
    {
        if (!string.IsNullOrEmpty(container.RestartPolicy)) return container.RestartPolicy;
        var policy = pod.Spec?.RestartPolicy is { Length: > 0 } p ? p : "Always";
        var isInit = (pod.Spec?.InitContainers ?? []).Any(c => c.Name == container.Name) && !PodResources.IsSidecar(container);
        return isInit && policy == "Always" ? "OnFailure" : policy;
    }

    private static bool Matches(ContainerRestartRuleOnExitCodes? codes, int exitCode) => codes?.Operator switch
    {
        "In" => codes.Values?.Contains(exitCode) == true,
        "NotIn" => codes.Values?.Contains(exitCode) != true,
        _ => false,
    };
}
