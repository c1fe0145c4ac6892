namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Addresses and namespaces are one per machine, so one state folder at a time owns them.</summary>
public static class ClusterOwner
{
    private const string File = "/run/mk-cluster";

    /// <exception cref="ClusterException">A cluster of another state folder runs on this machine.</exception>
    public static void Claim(ClusterPaths paths)
    {
        if (System.IO.File.Exists(File) && System.IO.File.ReadAllText(File).Trim() is { Length: > 0 } owner && owner != paths.Root && Network.SwitchNetwork.Namespaces().Count > 0)
            throw new ClusterException($"the cluster of {owner} runs on this machine; end it first: mk down --state {owner}");
        System.IO.File.WriteAllText(File, paths.Root + "\n");
    }

    public static void Release() => System.IO.File.Delete(File);
}
