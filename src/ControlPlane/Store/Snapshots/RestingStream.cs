namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>
/// Writes through, and rests after each write for longer than making and writing it took: a snapshot that nobody waits for
/// takes a part of the processor and the disk only. All members take theirs at the same entry.
/// </summary>
internal sealed class RestingStream(Stream target, TimeProvider time) : WriteOnlyStream
{
    private const int RestsPerWork = 2;
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(50);
    private long _began = time.GetTimestamp();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await target.WriteAsync(buffer, cancellationToken);
        TimeSpan rest = time.GetElapsedTime(_began) * RestsPerWork;
        if (rest > TimeSpan.Zero) await Task.Delay(rest < s_longest ? rest : s_longest, time, cancellationToken);
        _began = time.GetTimestamp();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);

    public override void Flush() => target.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);
}
