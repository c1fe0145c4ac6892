namespace MiniKube.Node.Kubelet.Resources;

/// <summary>What is written into a pod's cgroup; null leaves the kernel's default.</summary>
/// <param name="CpuShares">Relative weight, 2 to 262144, 1024 per CPU.</param>
/// <param name="CpuQuotaMicroseconds">CPU time per 100 ms period.</param>
/// <param name="MemoryBytes">Hard memory limit.</param>
/// <param name="Pids">Largest number of processes.</param>
public sealed record CgroupLimits(long CpuShares, long? CpuQuotaMicroseconds, long? MemoryBytes, long? Pids = null)
{
    public const long CpuPeriodMicroseconds = 100_000;

    public static long SharesFor(long milliCpu) => milliCpu <= 0 ? 2 : Math.Clamp(milliCpu * 1024 / 1000, 2, 262_144);

    /// <summary>Quota for a CPU limit, at least the 1 ms the kernel accepts; zero means unlimited.</summary>
    public static long QuotaFor(long milliCpu) => milliCpu <= 0 ? 0 : Math.Max(milliCpu * CpuPeriodMicroseconds / 1000, 1000);

    /// <summary>The limits of a whole pod: a limit exists only when every long-running container has one.</summary>
    public static CgroupLimits ForPod(Pod pod)
    {
        var requests = PodResources.Requests(pod);
        var limits = PodResources.Limits(pod);
        var qos = QosClass.Of(pod);
        if (qos == QosClass.BestEffort) return new CgroupLimits(2, null, null);
        var cpuLimit = limits.GetValueOrDefault("cpu");
        var cpuRequest = requests.GetValueOrDefault("cpu", cpuLimit);
        var memory = limits.TryGetValue("memory", out var milliBytes) && milliBytes > 0 ? milliBytes / 1000 : (long?)null;
        return new CgroupLimits(SharesFor(cpuRequest), cpuLimit > 0 ? QuotaFor(cpuLimit) : null, memory);
    }

    /// <summary>The CRI form of a container's own requests and limits.</summary>
    public static Cri.LinuxContainerResources ForContainer(Pod pod, Container container, long nodeMemoryBytes)
    {
        var limits = container.Resources?.Limits;
        var cpuLimit = Amount.Milli(limits, "cpu") ?? 0;
        var cpuRequest = Amount.Milli(container.Resources?.Requests, "cpu") ?? cpuLimit;
        return new Cri.LinuxContainerResources
        {
            CpuPeriod = CpuPeriodMicroseconds,
            CpuQuota = QuotaFor(cpuLimit),
            CpuShares = SharesFor(cpuRequest),
            MemoryLimitInBytes = Amount.Units(limits, "memory") ?? 0,
            OomScoreAdj = QosClass.OomScore(pod, container, nodeMemoryBytes),
        };
    }
}
