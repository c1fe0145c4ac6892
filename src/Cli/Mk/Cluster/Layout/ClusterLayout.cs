using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>The pure plan of a cluster: every process with its flags, in start order. Same spec, same plan.</summary>
public sealed class ClusterLayout(ClusterSpec spec, ClusterPaths paths, string binaries)
{
    public IReadOnlyList<ProcessSpec> Processes { get; } =
    [
        .. Range(spec.Stores).Select(n => StoreProcess.Of(n, spec, paths, binaries)),
        .. Range(spec.Nodes).Select(n => ContainerdProcess.Of(n, paths)),
        .. Range(spec.ApiServers).Select(n => ApiServerProcess.Of(n, spec, paths, binaries)),
        LoadBalancerProcess.Of(paths),
        .. Range(spec.ControllerManagers).Select(n => ControllerManagerProcess.Of(n, paths, binaries)),
        .. Range(spec.Schedulers).Select(n => SchedulerProcess.Of(n, paths, binaries)),
        .. Range(spec.Nodes).Select(n => KubeletProcess.Of(n, spec, paths, binaries)),
        .. Range(spec.Nodes).Select(n => ProxyProcess.Of(n, paths, binaries)),
    ];

    /// <exception cref="ClusterException">There is no process of that name.</exception>
    public ProcessSpec Find(string name) =>
        Processes.FirstOrDefault(p => p.Name == name)
        ?? throw new ClusterException($"no process \"{name}\" in this cluster; there are: {string.Join(", ", Processes.Select(p => p.Name))}");

    private static IEnumerable<int> Range(int count) => Enumerable.Range(1, count);
}
