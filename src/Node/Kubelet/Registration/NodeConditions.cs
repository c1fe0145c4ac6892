using MiniKube.Node.Kubelet.Eviction;

namespace MiniKube.Node.Kubelet.Registration;

/// <summary>What was seen of the runtime.</summary>
/// <param name="Problem">Null when runtime and network are ready; else why not.</param>
public sealed record RuntimeReadiness(string? Problem, string Version)
{
    /// <summary>Pure: reads the CRI's status.</summary>
    public static RuntimeReadiness From(Cri.StatusResponse status, Cri.VersionResponse version)
    {
        var problems = new List<string>();
        foreach (var (type, label) in new[] { ("RuntimeReady", "container runtime not ready"), ("NetworkReady", "container runtime network not ready") })
        {
            var condition = status.Status?.Conditions.FirstOrDefault(c => c.Type == type);
            if (condition is null) problems.Add($"{label}: {type} is unknown");
            else if (!condition.Status) problems.Add($"{label}: {type}=false reason:{condition.Reason} message:{condition.Message}");
        }
        return new RuntimeReadiness(problems.Count == 0 ? null : $"[{string.Join(", ", problems)}]".Trim(problems.Count == 1 ? ['[', ']'] : []),
            $"{version.RuntimeName}://{version.RuntimeVersion}");
    }
}

/// <summary>The node's conditions in Kubernetes' words. Pure; transition times stay while the status stays.</summary>
public static class NodeConditions
{
    public static IReadOnlyList<NodeCondition> Build(
        RuntimeReadiness runtime, NodePressures pressures, IReadOnlyList<NodeCondition> before, DateTimeOffset now)
    {
        NodeCondition Make(string type, bool status, string reason, string message)
        {
            var text = status ? "True" : "False";
            var old = before.FirstOrDefault(c => c.Type == type);
            return new NodeCondition
            {
                Type = type,
                Status = text,
                Reason = reason,
                Message = message,
                LastHeartbeatTime = new Time(now),
                LastTransitionTime = old?.Status == text ? old.LastTransitionTime : new Time(now),
            };
        }
        return
        [
            pressures.Memory
                ? Make("MemoryPressure", true, "KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
                : Make("MemoryPressure", false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            pressures.Disk
                ? Make("DiskPressure", true, "KubeletHasDiskPressure", "kubelet has disk pressure")
                : Make("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            pressures.Pids
                ? Make("PIDPressure", true, "KubeletHasInsufficientPID", "kubelet has insufficient PID available")
                : Make("PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            runtime.Problem is null
                ? Make("Ready", true, "KubeletReady", "kubelet is posting ready status")
                : Make("Ready", false, "KubeletNotReady", runtime.Problem),
        ];
    }

    /// <summary>Whether something other than a heartbeat differs.</summary>
    public static bool Differ(IReadOnlyList<NodeCondition> a, IReadOnlyList<NodeCondition> b) =>
        a.Count != b.Count || a.Any(c => b.FirstOrDefault(o => o.Type == c.Type) is not { } other
            || other.Status != c.Status || other.Reason != c.Reason || other.Message != c.Message);
}
