using Grpc.Core;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>What this server knows about the store: when it last answered, and if it is down, since when and why. Thread-safe.</summary>
public sealed class StoreHealth(TimeProvider time)
{
    private sealed record Outage(long Since, string Reason);

    private volatile Outage? outage;
    private long lastContact = time.GetTimestamp();

    /// <summary>Why consistent reads and writes fail at the moment, or null.</summary>
    public string? Down => outage?.Reason;

    /// <summary>Time since the store last confirmed anything.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref lastContact));

    internal void Answered()
    {
        Interlocked.Exchange(ref lastContact, time.GetTimestamp());
        if (outage is not null)
            outage = null;
    }

    /// <summary>A sign of life from one member, which need not have a quorum.</summary>
    internal void Touch() => Interlocked.Exchange(ref lastContact, time.GetTimestamp());

    internal void GaveUp(RpcException last) =>
        outage = new Outage(outage?.Since ?? time.GetTimestamp(), StoreErrors.Reason(last));
}
