using MiniKube.Cli.Mk.Cluster.Network;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary><c>mk down</c>: ends exactly what <c>mk up</c> started, nodes first, and looks afterwards whether anything is left.</summary>
public sealed class ClusterStopper(LocalCluster cluster, Progress progress)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    public async Task RunAsync(bool wipe, CancellationToken cancellation)
    {
        await progress.StepAsync("node agents", () => StopAsync(p => p.Kind is ProcessKind.Kubelet or ProcessKind.Proxy, cancellation), Ended).ConfigureAwait(false);
        await progress.StepAsync("pods", () => RemovePodsAsync(cancellation), n => $"{n} sandboxes removed").ConfigureAwait(false);
        await progress.StepAsync("control plane", () => StopAsync(p => p.Kind is not (ProcessKind.Containerd or ProcessKind.Store), cancellation), Ended).ConfigureAwait(false);
        await progress.StepAsync("store, runtimes", () => StopAsync(_ => true, cancellation), Ended).ConfigureAwait(false);
        await progress.StepAsync("leftovers", () => Task.FromResult(Leftovers.Clear(cluster.Paths)), cleared => cleared.ToString()).ConfigureAwait(false);
        await progress.StepAsync("network", () => SwitchNetwork.RemoveAsync(cancellation), n => $"{n} namespaces removed").ConfigureAwait(false);
        ClusterOwner.Release();
        foreach (var process in cluster.Layout.Processes) cluster.Table.Forget(process.Name);
        if (!wipe) return;
        Wipe(cluster.Paths.Root);
        progress.Line("✓", "state", $"{cluster.Paths.Root} deleted");
    }

    /// <summary>A state folder that is a mount point (a volume) is emptied and stays.</summary>
    private static void Wipe(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } below) below.Delete(recursive: true);
            else entry.Delete();
        }

        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // mounted: its content is gone, which is what was asked for
        }
    }

    private static string Ended(int n) => $"{n} processes ended";

    private async Task<int> StopAsync(Func<ProcessSpec, bool> which, CancellationToken cancellation)
    {
        var ended = await Task.WhenAll(cluster.Layout.Processes.Where(which).Select(p => cluster.Table.StopAsync(p.Name, Grace, cancellation))).ConfigureAwait(false);
        return ended.Count(e => e);
    }

    private async Task<int> RemovePodsAsync(CancellationToken cancellation)
    {
        var nodes = Enumerable.Range(1, cluster.Spec.Nodes).Where(n => cluster.Table.Find($"containerd-{ClusterNetwork.NodeName(n)}") is not null);
        var removed = await Task.WhenAll(nodes.Select(n => Runtime.NodeSandboxes.RemoveAllAsync(cluster.Paths.ContainerdSocket(n), cancellation))).ConfigureAwait(false);
        return removed.Sum();
    }
}
