using MiniKube.ControlPlane.Store.Wal;

namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>
/// Writes through to a file, which is its own, and syncs it every few megabytes, so that a large snapshot does not pile up
/// dirty pages whose one great flush would hold up the log's syncs.
/// </summary>
internal sealed class PacedStream(FileStream file) : DurableStream
{
    private const long Pace = 4 << 20;
    private long _unsynced;

    public override void Sync()
    {
        _unsynced = 0;
        file.Flush();
        DurableFiles.SyncData(file.SafeFileHandle);
    }

    public override void Flush() => file.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => file.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file.Write(buffer);
        KeepPace(buffer.Length);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await file.WriteAsync(buffer, cancellationToken);
        KeepPace(buffer.Length);
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private void KeepPace(int written)
    {
        _unsynced += written;
        if (_unsynced < Pace) return;
        Sync();
    }
}
