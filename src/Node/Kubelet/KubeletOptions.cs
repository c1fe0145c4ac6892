using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.Node.Kubelet;

/// <summary>The command line. What a KubeletConfiguration file may also say is null unless given here.</summary>
public sealed record KubeletOptions
{
    [FlagGroup]
    public LoggingFlags Logging { get; init; } = new();

    [Flag("kubeconfig", "how to reach the API server, and as whom")]
    public string Kubeconfig { get; init; } = "";

    [Flag("config", "file with a KubeletConfiguration; flags win over it")]
    public string? Config { get; init; }

    [Flag("hostname-override", "the node's name, instead of the machine's")]
    public string? HostnameOverride { get; init; }

    [Flag("node-ip", "the node's addresses, the main one first")]
    public string[] NodeIp { get; init; } = [];

    [Flag("container-runtime-endpoint", "socket of the CRI runtime")]
    public string? RuntimeEndpoint { get; init; }

    [Flag("root-dir", "folder for pods, volumes and checkpoints")]
    public string RootDir { get; init; } = KubeletSettings.DefaultRoot;

    [Flag("pod-logs-dir", "folder of containers' logs; below a root folder of its own choosing, there")]
    public string? PodLogsDir { get; init; }

    [Flag("register-node", "register the node with the API server")]
    public bool RegisterNode { get; init; } = true;

    [Flag("node-labels", "labels to register with: key=value,…")]
    public string[] NodeLabels { get; init; } = [];

    [Flag("register-with-taints", "taints to register with: key=value:effect,…")]
    public string[] RegisterWithTaints { get; init; } = [];

    [Flag("tls-cert-file", "certificate of the kubelet's port; made for the occasion where absent")]
    public string? TlsCertFile { get; init; }

    [Flag("tls-private-key-file", "private key of the kubelet's port")]
    public string? TlsKeyFile { get; init; }

    [Flag("client-ca-file", "authority of the clients that may use the kubelet's port")]
    public string? ClientCaFile { get; init; }

    [Flag("address", "address of the kubelet's port")]
    public string Address { get; init; } = "0.0.0.0";

    [Flag("port", "the kubelet's port")]
    public int? Port { get; init; }

    [Flag("healthz-bind-address", "address of the plain health port")]
    public string HealthzAddress { get; init; } = "127.0.0.1";

    [Flag("healthz-port", "plain health port; 0 for none")]
    public int HealthzPort { get; init; } = 10248;

    [Flag("cluster-dns", "name servers for pods with the policy ClusterFirst")]
    public string[]? ClusterDns { get; init; }

    [Flag("cluster-domain", "the cluster's domain")]
    public string? ClusterDomain { get; init; }

    [Flag("resolv-conf", "resolver configuration that pods with the policy Default get")]
    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    [Flag("max-pods", "most pods on this node")]
    public int? MaxPods { get; init; }

    [Flag("node-status-update-frequency", "how often the node looks at itself")]
    public TimeSpan? NodeStatusUpdateFrequency { get; init; }

    [Flag("pod-manifest-path", "folder of static pods")]
    public string? PodManifestPath { get; init; }

    [Flag("cgroup-root", "cgroup below which this node's pods live")]
    public string? CgroupRoot { get; init; }

    [Flag("capacity", "what the node offers, instead of all the machine has: cpu=2,memory=4Gi")]
    public string? Capacity { get; init; }

    [Flag("eviction-hard", "limits at which the node reports pressure: memory.available<100Mi,…")]
    public string[]? EvictionHard { get; init; }

    [Flag("container-log-max-size", "size at which a container's log is rotated")]
    public string? ContainerLogMaxSize { get; init; }

    [Flag("container-log-max-files", "log files kept per container")]
    public int? ContainerLogMaxFiles { get; init; }
}
