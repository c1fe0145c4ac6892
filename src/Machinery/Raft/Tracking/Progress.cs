namespace MiniKube.Machinery.Raft.Tracking;

/// <summary>How the leader sends to a follower.</summary>
public enum ProgressState : byte
{
    /// <summary>Looking for the point where the logs agree: one message at a time.</summary>
    Probe,

    /// <summary>Logs agree: entries are streamed ahead of acknowledgements.</summary>
    Replicate,

    /// <summary>A snapshot is on its way: no entries until it is reported.</summary>
    Snapshot,
}

/// <summary>
/// What the leader knows of one member's log. Invariant: 0 &lt;= Match &lt; Next; entries up to Match are on the member's
/// stable storage, entries in (Match, Next) are on their way.
/// </summary>
internal sealed class Progress(ulong id, ulong next, RaftConfig config)
{
    private readonly Inflights _inflights = new(config.MaxInflightMessages, config.MaxInflightBytes);

    public ulong Id { get; } = id;

    public ulong Match { get; set; }

    public ulong Next { get; private set; } = next;

    public ProgressState State { get; private set; }

    /// <summary>Index of the snapshot on its way, in state Snapshot.</summary>
    public ulong PendingSnapshot { get; private set; }

    /// <summary>Something came from it since the last quorum check.</summary>
    public bool RecentlyActive { get; set; }

    /// <summary>Highest heartbeat number it has echoed in this term.</summary>
    public ulong AckedBeat { get; set; }

    public bool IsLearner { get; set; }

    /// <summary>Sending waits for an answer: a probe is out, or the window is full.</summary>
    public bool FlowPaused { get; set; }

    /// <summary>Highest commit index sent to it.</summary>
    public ulong SentCommit { get; set; }

    public int InflightCount => _inflights.Count;

    public bool WindowFull => _inflights.IsFull;

    public bool IsPaused => State == ProgressState.Snapshot || FlowPaused;

    public void Reset(ulong match, ulong next)
    {
        Enter(ProgressState.Probe);
        Match = match;
        Next = next;
        SentCommit = 0;
        AckedBeat = 0;
        RecentlyActive = false;
    }

    public void BecomeProbe()
    {
        ulong next = State == ProgressState.Snapshot ? Math.Max(Match + 1, PendingSnapshot + 1) : Match + 1;
        Enter(ProgressState.Probe);
        Next = next;
        SentCommit = Math.Min(SentCommit, Next - 1);
    }

    public void BecomeReplicate()
    {
        Enter(ProgressState.Replicate);
        Next = Match + 1;
    }

    public void BecomeSnapshot(ulong index)
    {
        Enter(ProgressState.Snapshot);
        PendingSnapshot = index;
        Next = index + 1;
    }

    /// <summary>The snapshot did not arrive: probe again from the last known match.</summary>
    public void SnapshotFailed()
    {
        PendingSnapshot = 0;
        BecomeProbe();
    }

    public void Sent(int entries, int bytes, ulong commit)
    {
        SentCommit = commit;
        if (entries == 0) return;
        if (State == ProgressState.Probe)
        {
            FlowPaused = true;
            return;
        }

        Next += (ulong)entries;
        _inflights.Add(Next - 1, bytes);
        FlowPaused = _inflights.IsFull;
    }

    /// <summary>Takes an acknowledgement; false when it is old news.</summary>
    public bool MaybeUpdate(ulong index)
    {
        if (index <= Match) return false;
        Match = index;
        Next = Math.Max(Next, index + 1);
        FlowPaused = false;
        return true;
    }

    public void FreeInflight(ulong index)
    {
        _inflights.FreeThrough(index);
        FlowPaused = _inflights.IsFull;
    }

    /// <summary>Takes a rejection of an append after <paramref name="rejected"/>; false when it is stale.</summary>
    public bool MaybeDecrement(ulong rejected, ulong hint)
    {
        if (State == ProgressState.Replicate)
        {
            if (rejected <= Match) return false;
            Next = Match + 1;
            SentCommit = Math.Min(SentCommit, Next - 1);
            return true;
        }

        if (Next - 1 != rejected) return false;
        Next = Math.Max(Math.Min(rejected, hint + 1), Match + 1);
        SentCommit = Math.Min(SentCommit, Next - 1);
        FlowPaused = false;
        return true;
    }

    private void Enter(ProgressState state)
    {
        State = state;
        PendingSnapshot = 0;
        FlowPaused = false;
        _inflights.Clear();
    }
}
