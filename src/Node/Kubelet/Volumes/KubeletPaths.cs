namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Where a kubelet keeps things below its root folder.</summary>
public sealed class KubeletPaths(string root, string logRoot)
{
    public string Root => root;

    public string Logs => logRoot;

    public string Pods => Path.Combine(root, "pods");

    /// <summary>A file system in memory for what must not touch the disk.</summary>
    public string Memory => Path.Combine(root, "memory");

    /// <summary>The last known pods, one file each.</summary>
    public string Checkpoints => Path.Combine(root, "checkpoints");

    public string Pod(string uid) => Path.Combine(Pods, uid);

    public string Volume(string uid, string plugin, string name) => Path.Combine(Pod(uid), "volumes", Escape(plugin), name);

    public string MemoryVolume(string uid, string plugin, string name) => Path.Combine(Memory, uid, Escape(plugin), name);

    /// <summary>Resolved environments of a pod's containers, for restarts while the API server is away.</summary>
    public string Environment(string uid, string container) => Path.Combine(Memory, uid, "environment", container);

    public string EtcHosts(string uid) => Path.Combine(Pod(uid), "etc-hosts");

    public string Container(string uid, string container) => Path.Combine(Pod(uid), "containers", container);

    private static string Escape(string plugin) => plugin.Replace('/', '~');
}
