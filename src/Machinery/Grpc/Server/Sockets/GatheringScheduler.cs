using System.IO.Pipelines;

namespace MiniKube.Machinery.Grpc.Server.Sockets;

/// <summary>
/// Decides who sends what was written to a connection: the thread that wrote it, at once, when nothing was sent for a moment; else a
/// thread of the pool, and what is written until that runs leaves with it. A lone answer waits for nobody, a burst costs few sends.
/// One connection's own.
/// </summary>
internal sealed class GatheringScheduler(TimeProvider time) : PipeScheduler
{
    /// <summary>About as long as a send takes with all that it wakes.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(0.1);

    private readonly long _moment = (long)(Moment.TotalSeconds * time.TimestampFrequency);
    private long _lastSent = long.MinValue / 2;

    /// <summary>Something was sent now.</summary>
    public void Sent() => Volatile.Write(ref _lastSent, time.GetTimestamp());

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        if (time.GetTimestamp() - Volatile.Read(ref _lastSent) > _moment) action(state);
        else System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }
}
