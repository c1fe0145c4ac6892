namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Where everything of one cluster lies: one state folder, nothing outside it but namespaces and the bridge.</summary>
public sealed record ClusterPaths(string Root)
{
    public const string DefaultRoot = "/var/lib/mk";

    public string SpecFile => Path.Combine(Root, "cluster.json");

    public string Pki => Path.Combine(Root, "pki");

    public string Conf => Path.Combine(Root, "conf");

    public string Logs => Path.Combine(Root, "logs");

    public string Run => Path.Combine(Root, "run");

    public string Images => Path.Combine(Root, "images");

    /// <summary>Where the store puts its scheduled backups.</summary>
    public string Backups => Path.Combine(Root, "backups");

    public string AdminKubeconfig => Path.Combine(Conf, "admin.conf");

    /// <summary>Shell exports that point etcdctl at the store.</summary>
    public string EtcdctlEnvironment => Path.Combine(Conf, "etcdctl.env");

    public string Log(string process) => Path.Combine(Logs, process + ".log");

    public string Store(int n) => Path.Combine(Root, $"store-{n}");

    public string Node(int n) => Path.Combine(Root, "nodes", $"node-{n}");

    public string ContainerdSocket(int n) => Path.Combine(Node(n), "containerd.sock");

    public string Kubeconfig(string component) => Path.Combine(Conf, component + ".conf");

    public string PkiFile(string name) => Path.Combine(Pki, name);

    /// <summary>The folder from <c>--state</c>, else <c>MK_STATE</c>, else <see cref="DefaultRoot"/>, made absolute.</summary>
    public static ClusterPaths From(string? option) =>
        new(Path.GetFullPath(option ?? Environment.GetEnvironmentVariable("MK_STATE") ?? DefaultRoot));

    public void CreateFolders()
    {
        foreach (var folder in new[] { Root, Pki, Path.Combine(Pki, "etcd"), Conf, Logs, Run, Images }) Directory.CreateDirectory(folder);
        File.SetUnixFileMode(Pki, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(Conf, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
