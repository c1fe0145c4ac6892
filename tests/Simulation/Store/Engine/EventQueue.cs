namespace MiniKube.Simulation.Tests.Store.Engine;

/// <summary>
/// Virtual time in microseconds, and what happens in it. One thread, the one that made it: whoever calls from another
/// has left the simulation by a hidden hop, and is told so.
/// </summary>
internal sealed class EventQueue
{
    private const long MostEvents = 5_000_000;
    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _number;

    public bool IsHere => Environment.CurrentManagedThreadId == _thread;

    public long Now { get; private set; }

    /// <summary>How many events there were.</summary>
    public long Count { get; private set; }

    public void At(long moment, Action happen)
    {
        if (Environment.CurrentManagedThreadId != _thread) throw new InvalidOperationException("something left the simulation's thread");
        _events.Enqueue(happen, (Math.Max(moment, Now), _number++));
    }

    public void After(long delay, Action happen) => At(Now + delay, happen);

    public void RunUntil(long end)
    {
        while (_events.TryPeek(out _, out (long At, long Number) next) && next.At <= end)
        {
            Action happen = _events.Dequeue();
            Now = next.At;
            if (++Count > MostEvents) throw new InvariantBrokenException("it never comes to rest");
            happen();
        }

        Now = end;
    }
}
