using System.Globalization;
using System.IO.Compression;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Cleanup;

/// <summary>Rotates the logs of running containers that have grown beyond the limit: rename, let the runtime reopen, compress
/// the older ones, drop the oldest.</summary>
public sealed class LogRotation(IContainerRuntime runtime, long maxBytes, int maxFiles, TimeProvider time)
{
    /// <exception cref="RuntimeException">The runtime did not answer.</exception>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        foreach (var container in await runtime.ListContainersAsync(null, ct))
        {
            if (container.State != Cri.ContainerState.ContainerRunning) continue;
            var path = (await runtime.ContainerStatusAsync(container.Id, ct))?.LogPath;
            if (string.IsNullOrEmpty(path) || !File.Exists(path) || new FileInfo(path).Length < maxBytes) continue;
            await RotateAsync(container.Id, path, ct);
        }
    }

    private async Task RotateAsync(string id, string path, CancellationToken ct)
    {
        var rotated = $"{path}.{time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        var older = Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*").Order(StringComparer.Ordinal).ToList();
        foreach (var plain in older.Where(f => !f.EndsWith(".gz", StringComparison.Ordinal)).ToArray())
        {
            await CompressAsync(plain, ct);
            older[older.IndexOf(plain)] = plain + ".gz";
        }
        foreach (var surplus in older.Take(Math.Max(0, older.Count - (maxFiles - 2)))) File.Delete(surplus);
        File.Move(path, rotated, overwrite: true);
        try
        {
            await runtime.ReopenContainerLogAsync(id, ct);
        }
        catch (RuntimeException)
        {
            if (!File.Exists(path)) File.Move(rotated, path);
            throw;
        }
    }

    private static async Task CompressAsync(string file, CancellationToken ct)
    {
        await using (var source = File.OpenRead(file))
        await using (var target = new GZipStream(File.Create(file + ".gz"), CompressionLevel.Fastest))
            await source.CopyToAsync(target, ct);
        File.Delete(file);
    }
}
