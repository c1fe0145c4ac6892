using MiniKube.Machinery.Hosting.Options;
using MiniKube.Node.Kubelet.Eviction;

namespace MiniKube.Node.Kubelet;

/// <summary>The settings in force: flags over file over defaults, checked. Immutable.</summary>
public sealed record KubeletSettings
{
    public const string DefaultRoot = "/var/lib/kubelet";

    public required string NodeName { get; init; }

    public required string Kubeconfig { get; init; }

    public required string RuntimeEndpoint { get; init; }

    public required string RootDir { get; init; }

    public required string LogRoot { get; init; }

    public required string CgroupRoot { get; init; }

    public IReadOnlyList<string> NodeAddresses { get; init; } = [];

    public bool RegisterNode { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Taint> Taints { get; init; } = [];

    public string? TlsCertFile { get; init; }

    public string? TlsKeyFile { get; init; }

    public string? ClientCaFile { get; init; }

    public string Address { get; init; } = "0.0.0.0";

    public int Port { get; init; }

    public string HealthzAddress { get; init; } = "127.0.0.1";

    public int HealthzPort { get; init; }

    public IReadOnlyList<string> ClusterDns { get; init; } = [];

    public string ClusterDomain { get; init; } = "cluster.local";

    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    public int MaxPods { get; init; }

    public TimeSpan StatusFrequency { get; init; }

    public string? StaticPodPath { get; init; }

    /// <summary>Resources that the node claims to have, instead of what the machine shows.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = new Dictionary<string, Quantity>();

    public EvictionThresholds Thresholds { get; init; } = EvictionThresholds.Default;

    public long LogMaxBytes { get; init; }

    public int LogMaxFiles { get; init; }

    /// <exception cref="FlagException">A value that no kubelet takes; the message is what the user sees.</exception>
    public static KubeletSettings From(KubeletOptions flags, string machineName)
    {
        var file = ReadFile(flags.Config);
        var name = (flags.HostnameOverride is { Length: > 0 } n ? n : machineName).ToLowerInvariant();
        if (flags.Kubeconfig.Length == 0) throw new FlagException("--kubeconfig is required");
        var root = flags.RootDir.TrimEnd('/');
        return new KubeletSettings
        {
            NodeName = name,
            Kubeconfig = flags.Kubeconfig,
            RootDir = root,
            RuntimeEndpoint = flags.RuntimeEndpoint ?? file.RuntimeEndpoint ?? "unix:///run/containerd/containerd.sock",
            LogRoot = flags.PodLogsDir ?? file.PodLogsDir ?? (root == DefaultRoot ? "/var/log/pods" : Path.Combine(root, "logs")),
            CgroupRoot = flags.CgroupRoot ?? file.CgroupRoot ?? "/",
            NodeAddresses = flags.NodeIp,
            RegisterNode = flags.RegisterNode,
            Labels = NodeFlags.Labels(flags.NodeLabels),
            Taints = NodeFlags.Taints(flags.RegisterWithTaints),
            TlsCertFile = flags.TlsCertFile ?? file.TlsCertFile,
            TlsKeyFile = flags.TlsKeyFile ?? file.TlsKeyFile,
            ClientCaFile = flags.ClientCaFile ?? file.ClientCaFile,
            Address = flags.Address,
            Port = flags.Port ?? file.Port ?? 10250,
            HealthzAddress = flags.HealthzAddress,
            HealthzPort = flags.HealthzPort,
            ClusterDns = flags.ClusterDns ?? file.ClusterDns ?? [],
            ClusterDomain = flags.ClusterDomain ?? file.ClusterDomain ?? "cluster.local",
            ResolvConf = flags.ResolvConf,
            MaxPods = flags.MaxPods ?? file.MaxPods ?? 110,
            StatusFrequency = flags.NodeStatusUpdateFrequency ?? file.NodeStatusUpdateFrequency ?? TimeSpan.FromSeconds(10),
            StaticPodPath = flags.PodManifestPath ?? file.StaticPodPath,
            Capacity = NodeFlags.Capacity(flags.Capacity),
            Thresholds = EvictionThresholds.Parse(flags.EvictionHard ?? file.EvictionHard?.Select(p => $"{p.Key}<{p.Value}").ToArray()),
            LogMaxBytes = NodeFlags.Bytes("container-log-max-size", flags.ContainerLogMaxSize ?? file.ContainerLogMaxSize ?? "10Mi"),
            LogMaxFiles = flags.ContainerLogMaxFiles ?? file.ContainerLogMaxFiles ?? 5,
        };
    }

    private static KubeletConfiguration ReadFile(string? path)
    {
        if (string.IsNullOrEmpty(path)) return new KubeletConfiguration();
        try
        {
            return KubeletConfiguration.Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            throw new FlagException($"failed to load kubelet config file {path}: {e.Message}");
        }
    }
}
