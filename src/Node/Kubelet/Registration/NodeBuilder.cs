using MiniKube.Node.Kubelet.Resources;

namespace MiniKube.Node.Kubelet.Registration;

/// <summary>Makes the Node object from settings and facts. Pure.</summary>
public static class NodeBuilder
{
    /// <summary>The release whose behaviour this kubelet has.</summary>
    public const string Version = "v1.36.0";

    public static IReadOnlyDictionary<string, Quantity> Capacity(KubeletSettings settings, MachineFacts facts)
    {
        var capacity = new Dictionary<string, Quantity>(StringComparer.Ordinal)
        {
            ["cpu"] = Amount.FromUnits(facts.Cpus),
            ["memory"] = Amount.FromBytes(facts.MemoryBytes),
            ["pods"] = Amount.FromUnits(settings.MaxPods),
            ["ephemeral-storage"] = Amount.FromBytes(facts.DiskBytes),
            ["hugepages-1Gi"] = Amount.FromUnits(0),
            ["hugepages-2Mi"] = Amount.FromUnits(0),
        };
        foreach (var (name, quantity) in settings.Capacity) capacity[name] = quantity;
        return capacity;
    }

    /// <summary>Capacity without what is kept free before pods are ended for lack of memory.</summary>
    public static IReadOnlyDictionary<string, Quantity> Allocatable(KubeletSettings settings, MachineFacts facts)
    {
        var allocatable = new Dictionary<string, Quantity>(Capacity(settings, facts), StringComparer.Ordinal);
        if (!settings.Capacity.ContainsKey("memory") && settings.Thresholds.Memory.Units is { } reserve)
            allocatable["memory"] = Amount.FromBytes(Math.Max(0, facts.MemoryBytes - reserve));
        if (settings.Thresholds.NodeDisk.Share is { } share)
            allocatable["ephemeral-storage"] = Amount.FromUnits((long)(Amount.Units(allocatable["ephemeral-storage"]) * (1 - share)));
        return allocatable;
    }

    public static KubeNode Build(KubeletSettings settings, MachineFacts facts) => new()
    {
        ApiVersion = "v1",
        Kind = "Node",
        Metadata = new ObjectMeta
        {
            Name = settings.NodeName,
            Labels = Labels(settings, facts),
            Annotations = new Dictionary<string, string> { ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true" },
        },
        Spec = new NodeSpec { Taints = settings.Taints.Count > 0 ? settings.Taints : null },
    };

    public static IReadOnlyDictionary<string, string> Labels(KubeletSettings settings, MachineFacts facts)
    {
        var labels = new Dictionary<string, string>(settings.Labels, StringComparer.Ordinal)
        {
            ["kubernetes.io/hostname"] = settings.NodeName,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = facts.Architecture,
            ["beta.kubernetes.io/os"] = "linux",
            ["beta.kubernetes.io/arch"] = facts.Architecture,
        };
        return labels;
    }

    public static IReadOnlyList<NodeAddress> Addresses(KubeletSettings settings) =>
        [.. settings.NodeAddresses.Select(a => new NodeAddress { Type = "InternalIP", Address = a }), new NodeAddress { Type = "Hostname", Address = settings.NodeName }];

    public static NodeStatus Status(
        KubeletSettings settings, MachineFacts facts, string runtimeVersion, IReadOnlyList<NodeCondition> conditions, IReadOnlyList<ContainerImage> images) => new()
        {
            Capacity = Capacity(settings, facts),
            Allocatable = Allocatable(settings, facts),
            Conditions = conditions,
            Addresses = Addresses(settings),
            DaemonEndpoints = new NodeDaemonEndpoints { KubeletEndpoint = new DaemonEndpoint { Port = settings.Port } },
            NodeInfo = new NodeSystemInfo
            {
                MachineID = facts.MachineId,
                SystemUUID = facts.SystemUuid,
                BootID = facts.BootId,
                KernelVersion = facts.KernelVersion,
                OsImage = facts.OsImage,
                ContainerRuntimeVersion = runtimeVersion,
                KubeletVersion = Version,
                KubeProxyVersion = "",
                OperatingSystem = "linux",
                Architecture = facts.Architecture,
                Swap = new NodeSwapStatus { Capacity = facts.SwapBytes },
            },
            Images = images,
        };
}
