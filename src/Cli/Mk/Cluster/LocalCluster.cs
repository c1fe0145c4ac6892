using MiniKube.Cli.Mk.Cluster.Layout;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>A cluster of this machine as its state folder describes it: the plan of its processes and the table of those that run.</summary>
public sealed class LocalCluster
{
    public LocalCluster(ClusterSpec spec, ClusterPaths paths, TimeProvider time)
    {
        Spec = spec;
        Paths = paths;
        Layout = new ClusterLayout(spec, paths, BinaryFolder);
        Table = new ProcessTable(paths, time);
    }

    /// <summary>All executables lie in one folder, this program's own.</summary>
    public static string BinaryFolder => AppContext.BaseDirectory.TrimEnd('/');

    public ClusterSpec Spec { get; }

    public ClusterPaths Paths { get; }

    public ClusterLayout Layout { get; }

    public ProcessTable Table { get; }

    /// <exception cref="ClusterException">No cluster was started from that folder.</exception>
    public static LocalCluster Open(ClusterPaths paths, TimeProvider time) =>
        new(ClusterSpec.Load(paths.SpecFile) ?? throw new ClusterException($"no cluster in {paths.Root}: start one with `mk up`"), paths, time);
}
