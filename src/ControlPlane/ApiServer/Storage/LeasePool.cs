namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Leases for objects that expire by themselves. Objects written within a minute of each other share one, so that a storm of events is no
/// storm of leases; an object lives at least its time and at most a minute longer.</summary>
public sealed class LeasePool(StoreClient client, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Reuse = TimeSpan.FromMinutes(1);
    private const int MaxObjects = 1000;

    private readonly SemaphoreSlim gate = new(1, 1);
    private long lease;
    private TimeSpan granted;
    private long since;
    private int used;

    /// <summary>A lease that ends no earlier than <paramref name="ttl"/> from now.</summary>
    public async Task<long> TakeAsync(TimeSpan ttl, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (lease == 0 || ttl != granted || used >= MaxObjects || time.GetElapsedTime(since) >= Reuse)
            {
                lease = await client.GrantLeaseAsync(ttl + Reuse, cancellation).ConfigureAwait(false);
                (granted, since, used) = (ttl, time.GetTimestamp(), 0);
            }
            used++;
            return lease;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
