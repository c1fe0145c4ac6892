using System.Security.Cryptography;
using Etcdserverpb;
using Grpc.Core;
using MiniKube.Cli.Mk.Cluster.Processes;
using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Cli.Mk.Cluster.Runtime;

/// <summary>Snapshots of the store as etcd sends them: the state, followed by its SHA-256 (32 bytes).</summary>
public static class StoreSnapshot
{
    private const int DigestBytes = 32;

    /// <summary>Streams a snapshot to a file, checks its digest, and only then gives the file its name. Returns its size in bytes.</summary>
    /// <exception cref="ClusterException">The digest does not match.</exception>
    public static async Task<long> SaveAsync(CallInvoker store, string file, CancellationToken cancellation)
    {
        var part = file + ".part";
        await using (var output = new FileStream(part, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            using var call = new Maintenance.MaintenanceClient(store).Snapshot(new SnapshotRequest(), new CallOptions(cancellationToken: cancellation));
            while (await call.ResponseStream.MoveNext(cancellation).ConfigureAwait(false))
                await output.WriteAsync(call.ResponseStream.Current.Blob.Memory, cancellation).ConfigureAwait(false);
            output.Flush(flushToDisk: true);
        }

        await RequireIntactAsync(part, cancellation).ConfigureAwait(false);
        File.Move(part, file, overwrite: true);
        return new FileInfo(file).Length;
    }

    /// <summary>Has every member restore the file into its data folder, with the store program's own command.</summary>
    /// <exception cref="ClusterException">A member runs, or the file is no intact snapshot.</exception>
    public static async Task RestoreAsync(LocalCluster cluster, string file, CancellationToken cancellation)
    {
        await RequireIntactAsync(file, cancellation).ConfigureAwait(false);
        var stores = cluster.Layout.Processes.Where(p => p.Kind == ProcessKind.Store).ToList();
        if (stores.Find(p => cluster.Table.Find(p.Name) is not null) is { } running) throw new ClusterException($"{running.Name} runs; stop all stores first: mk stop {string.Join(' ', stores.Select(s => s.Name))}");
        SetAside(cluster);
        foreach (var store in stores)
            await Shell.RunAsync(store.FileName, ["snapshot", "restore", file, .. store.Arguments.Where(a => a.StartsWith("--name=", StringComparison.Ordinal) || a.StartsWith("--data-dir=", StringComparison.Ordinal) || a.StartsWith("--initial-", StringComparison.Ordinal))], cancellation).ConfigureAwait(false);
    }

    /// <summary>What the members held stays beside, under another name, until the operator removes it.</summary>
    private static void SetAside(LocalCluster cluster)
    {
        for (var n = 1; n <= cluster.Spec.Stores; n++)
        {
            var data = Path.Combine(cluster.Paths.Store(n), "member");
            if (!Directory.Exists(data)) continue;
            var place = 1;
            while (Directory.Exists($"{data}.before-restore-{place}")) place++;
            Directory.Move(data, $"{data}.before-restore-{place}");
        }
    }

    private static async Task RequireIntactAsync(string file, CancellationToken cancellation)
    {
        await using var input = File.OpenRead(file);
        var length = input.Length - DigestBytes;
        if (length <= 0) throw new ClusterException($"{file} is no snapshot: it has only {input.Length} bytes");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var left = length; left > 0;)
        {
            var read = await input.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation).ConfigureAwait(false);
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var expected = new byte[DigestBytes];
        await input.ReadExactlyAsync(expected, cancellation).ConfigureAwait(false);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected)) throw new ClusterException($"{file} is damaged: its SHA-256 does not match");
    }
}
