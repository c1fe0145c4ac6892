namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>The last changes of one kind, in order: what a watch that was cut off can catch up from. Bounded in number and in bytes.
/// Not thread-safe: its cache guards it.</summary>
internal sealed class EventWindow
{
    private const int MaxEvents = 4096;
    private const long MaxBytes = 8 << 20;

    private CachedEvent[] ring = new CachedEvent[32];
    private int first;
    private int count;
    private long bytes;

    /// <summary>Every change after this revision is in the window.</summary>
    public long Start { get; private set; }

    public void Reset(long revision)
    {
        Array.Clear(ring);
        (first, count, bytes, Start) = (0, 0, 0, revision);
    }

    public void Add(CachedEvent change)
    {
        bytes += change.Object.Json.Length;
        while (count > 0 && (count >= MaxEvents || bytes > MaxBytes))
            DropOldest();
        if (count == ring.Length)
            Grow();
        ring[(first + count++) % ring.Length] = change;
    }

    /// <summary>Changes after a revision that is not before <see cref="Start"/>, in order.</summary>
    public IEnumerable<CachedEvent> After(long revision)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (ring[(first + middle) % ring.Length].Revision <= revision)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < count; low++)
            yield return ring[(first + low) % ring.Length];
    }

    private void DropOldest()
    {
        CachedEvent oldest = ring[first];
        ring[first] = null!;
        Start = oldest.Revision;
        bytes -= oldest.Object.Json.Length;
        first = (first + 1) % ring.Length;
        count--;
    }

    private void Grow()
    {
        var larger = new CachedEvent[ring.Length * 2];
        for (int i = 0; i < count; i++)
            larger[i] = ring[(first + i) % ring.Length];
        (ring, first) = (larger, 0);
    }
}
