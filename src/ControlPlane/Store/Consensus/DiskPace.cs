namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// How fast this member's disk is: what a write with its sync takes lately, and how long the one under way has been taking. The disk
/// loop reports, the core loop asks.
/// </summary>
internal sealed class DiskPace(TimeProvider time)
{
    /// <summary>Weight of the newest write in the average.</summary>
    private const double Newest = 0.1;

    /// <summary>A member waits for so many of its writes before it stands for election: to win it takes two, its vote and its first entry.</summary>
    private const double WritesOfElection = 2;

    private long _since;
    private double _average;

    /// <summary>What a write takes, on average over some ten.</summary>
    public TimeSpan Average => TimeSpan.FromSeconds(Volatile.Read(ref _average));

    /// <summary>How long the write under way has been taking; zero when there is none.</summary>
    public TimeSpan Stall => Volatile.Read(ref _since) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public void Begin()
    {
        if (_since == 0) Volatile.Write(ref _since, Math.Max(1, time.GetTimestamp()));
    }

    public void End()
    {
        if (_since == 0) return;
        double took = time.GetElapsedTime(_since).TotalSeconds;
        Volatile.Write(ref _since, 0);
        Volatile.Write(ref _average, _average + ((took - _average) * Newest));
    }

    /// <summary>Ticks by which an election should wait for this disk; none for a disk that keeps pace with the heartbeats.</summary>
    public int ElectionPatience(TimeSpan tick, int atMost)
    {
        TimeSpan slow = Average > Stall ? Average : Stall;
        return slow < tick / 2 ? 0 : (int)Math.Min(atMost, Math.Ceiling(slow / tick * WritesOfElection));
    }
}
