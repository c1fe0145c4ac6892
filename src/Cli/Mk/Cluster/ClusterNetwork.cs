namespace MiniKube.Cli.Mk.Cluster;

/// <summary>The addresses of a local cluster. Control plane and load balancer listen on the machine's end of a virtual cable
/// into the switch namespace; each node is a network namespace plugged into the same switch.</summary>
public static class ClusterNetwork
{
    public const string Machine = "10.89.0.1";

    public const string PodCidr = "10.244.0.0/16";

    public const string ServiceCidr = "10.96.0.0/16";

    public const string KubernetesService = "10.96.0.1";

    public const string ClusterDns = "10.96.0.10";

    public const string ClusterDomain = "cluster.local";

    public const int LoadBalancerPort = 6443;

    public const string ServerUrl = "https://10.89.0.1:6443";

    public static string NodeName(int n) => $"node-{n}";

    public static string NodeNamespace(int n) => $"mk-node-{n}";

    public static string NodeIp(int n) => $"10.89.0.{10 + n}";

    public static int StoreClientPort(int n) => 2379 + (10 * (n - 1));

    public static int StorePeerPort(int n) => StoreClientPort(n) + 1;

    public static int StoreMetricsPort(int n) => StoreClientPort(n) + 2;

    public static int ApiServerPort(int n) => LoadBalancerPort + n;

    public static int SchedulerPort(int n) => 10259 + (10 * (n - 1));

    public static int ControllerManagerPort(int n) => 10257 + (10 * (n - 1));

    public static string StoreEndpoints(int stores) =>
        string.Join(',', Enumerable.Range(1, stores).Select(n => $"https://127.0.0.1:{StoreClientPort(n)}"));
}
