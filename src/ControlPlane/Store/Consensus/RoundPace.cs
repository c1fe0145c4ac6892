namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// How long the rounds of a leader take, from the hand-out of entries until a quorum has stored them, by following one at a time. While that
/// is short, what comes meanwhile waits and shares the next round; where peers are far away, or disks slow, it would wait for too long.
/// The core loop's own.
/// </summary>
internal sealed class RoundPace(TimeProvider time)
{
    /// <summary>Weight of the newest round in the average.</summary>
    private const double Newest = 0.1;

    /// <summary>Entries worth a sync and a message of every member while another round is under way: below that one round at a time makes the larger ones.</summary>
    private const int Worthwhile = 16;

    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(10);
    private ulong _followed;
    private long _since;
    private TimeSpan _average;

    /// <summary>See <see cref="MiniKube.Machinery.Raft.RaftNode.LeastInFurtherRound"/>.</summary>
    public int LeastInFurther => _average < s_short ? Worthwhile : 1;

    /// <summary>Entries up to an index were handed out.</summary>
    public void Opened(ulong index)
    {
        if (_followed != 0) return;
        _followed = index;
        _since = time.GetTimestamp();
    }

    /// <summary>Entries up to an index are committed.</summary>
    public void Committed(ulong index)
    {
        if (_followed == 0 || index < _followed) return;
        _followed = 0;
        _average += (time.GetElapsedTime(_since) - _average) * Newest;
    }

    /// <summary>The leader has changed: what is under way may never be committed.</summary>
    public void Forget() => _followed = 0;
}
