namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Cuts time into ticks for a thread that asks when it has time. After a pause of the process (or a starved machine),
/// time in which nobody could act does not count against the leader: at most two ticks pass at once.
/// </summary>
internal sealed class TickClock
{
    private const int MostAtOnce = 2;
    private readonly TimeProvider _time;
    private readonly long _interval;
    private long _next;

    public TickClock(TimeProvider time, TimeSpan interval)
    {
        _time = time;
        _interval = (long)(interval.TotalSeconds * time.TimestampFrequency);
        _next = time.GetTimestamp() + _interval;
    }

    /// <summary>How long until the next tick; zero when it is due.</summary>
    public TimeSpan UntilNext()
    {
        long left = _next - _time.GetTimestamp();
        return left <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(left * 1000.0 / _time.TimestampFrequency));
    }

    /// <summary>The ticks that are due.</summary>
    public int Take()
    {
        long late = _time.GetTimestamp() - _next;
        if (late < 0) return 0;
        long due = 1 + late / _interval;
        _next += due * _interval;
        return (int)Math.Min(due, MostAtOnce);
    }
}
