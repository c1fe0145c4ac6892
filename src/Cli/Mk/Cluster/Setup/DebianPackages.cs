namespace MiniKube.Cli.Mk.Cluster.Setup;

/// <summary>Installs the Debian packages a cluster needs, when they are missing and the user is root.</summary>
public static class DebianPackages
{
    /// <summary>A file that tells that a package is there, and the package that brings it.</summary>
    private static readonly (string File, string Package)[] Needed =
    [
        ("/usr/bin/containerd", "containerd"),
        ("/usr/sbin/runc", "runc"),
        ("/usr/lib/cni/bridge", "containernetworking-plugins"),
        ("/usr/sbin/iptables", "iptables"),
        ("/usr/sbin/conntrack", "conntrack"),
        ("/usr/sbin/haproxy", "haproxy"),
        ("/usr/bin/nsenter", "util-linux"),
        ("/bin/ip", "iproute2"),
        ("/bin/busybox", "busybox-static"),
        ("/usr/bin/etcdctl", "etcd-client"),
        ("/usr/bin/kubectl", "kubernetes-client"),
    ];

    public static IReadOnlyList<string> Missing() =>
        [.. Needed.Where(n => !IsThere(n.File, Environment.GetEnvironmentVariable("PATH") ?? "", File.Exists)).Select(n => n.Package)];

    /// <summary>A program may be anywhere on the path. A CNI plugin is no program, and iproute2 has a <c>bridge</c> of its own there.</summary>
    /// <param name="file">A full path of <see cref="Missing"/>'s table.</param>
    /// <param name="path">Folders joined by colons.</param>
    public static bool IsThere(string file, string path, Func<string, bool> exists) =>
        exists(file) || (!file.StartsWith("/usr/lib/", StringComparison.Ordinal)
            && path.Split(':').Any(folder => folder.Length > 0 && exists(Path.Combine(folder, Path.GetFileName(file)))));

    /// <exception cref="ClusterException">Not root, or apt-get failed.</exception>
    public static async Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess) throw new ClusterException($"run as root, or install first: apt-get install {string.Join(' ', packages)}");
        var environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        await Shell.RunAsync("apt-get", ["update", "-qq"], cancellation, environment).ConfigureAwait(false);
        await Shell.RunAsync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", .. packages], cancellation, environment).ConfigureAwait(false);
    }
}
