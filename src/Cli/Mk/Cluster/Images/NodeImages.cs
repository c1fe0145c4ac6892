using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Cli.Mk.Cluster.Images;

/// <summary>Brings the local images into a node's containerd, once per archive.</summary>
public static class NodeImages
{
    /// <summary>Waits for containerd's socket and imports the archive unless <paramref name="marker"/> says it was done.</summary>
    public static async Task<bool> ImportAsync(string socket, string marker, string archive, TimeProvider time, CancellationToken cancellation)
    {
        var stamp = $"{new FileInfo(archive).Length} {File.GetLastWriteTimeUtc(archive).Ticks}";
        if (File.Exists(marker) && await File.ReadAllTextAsync(marker, cancellation).ConfigureAwait(false) == stamp) return false;
        await WaitForSocketAsync(socket, time, cancellation).ConfigureAwait(false);
        await Shell.RunAsync("ctr", ["-a", socket, "-n", "k8s.io", "images", "import", archive], cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(marker, stamp, cancellation).ConfigureAwait(false);
        return true;
    }

    private static async Task WaitForSocketAsync(string socket, TimeProvider time, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (code, _, error) = await Shell.TryRunAsync("ctr", ["-a", socket, "--connect-timeout", "2s", "version"], cancellation).ConfigureAwait(false);
            if (code == 0) return;
            if (attempt == 60) throw new ClusterException($"containerd does not answer at {socket}: {error.Trim()}");
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation).ConfigureAwait(false);
        }
    }
}
