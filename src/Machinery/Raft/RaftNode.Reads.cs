namespace MiniKube.Machinery.Raft;

/// <summary>
/// Linearizable reads. The leader notes its commit index, numbers a heartbeat sent after that, and answers
/// once a quorum has echoed this or a later number: no other leader can have committed anything before the read began.
/// </summary>
public sealed partial class RaftNode
{
    private readonly Queue<PendingRead> _reads = new();
    private readonly List<(ulong From, ulong Context)> _earlyReads = [];
    private readonly List<ReadState> _readStates = [];
    private readonly Queue<(ulong Beat, ulong Tick)> _beats = new();
    private ulong _beat;
    private ulong _wantedBeat;
    private ulong _leaseUntil;

    private bool HasCommittedInTerm => _log.TryTerm(_log.Committed, out ulong term) && term == Term;

    /// <summary>
    /// Asks for a read barrier; the answer comes as a <see cref="ReadState"/> with the same number, or never (ask again).
    /// False when no leader is known.
    /// </summary>
    /// <param name="context">Unique among all barriers this member ever asks for, also across restarts.</param>
    public bool ReadIndex(ulong context)
    {
        if (Role == RaftRole.Leader)
        {
            TakeRead(Id, context);
            return true;
        }

        if (Leader == 0) return false;
        Send(new Message { Type = MessageType.ReadIndex, To = Leader, Context = context });
        return true;
    }

    private void TakeForwardedRead(Message message)
    {
        if (Role == RaftRole.Leader) TakeRead(message.From, message.Context);
    }

    private void TakeRead(ulong from, ulong context)
    {
        if (!HasCommittedInTerm)
        {
            _earlyReads.Add((from, context));
        }
        else if (_tracker.IsOnlyVoter(Id))
        {
            AnswerRead(from, context, _log.Committed);
        }
        else if (_config.ReadMode == ReadMode.Lease && _now < _leaseUntil && _transferTarget == 0)
        {
            AnswerRead(from, context, _log.Committed);
        }
        else
        {
            _wantedBeat = _beat + 1;
            _reads.Enqueue(new PendingRead(_wantedBeat, from, context, _log.Committed));
        }
    }

    /// <summary>Reads that came before the term's first commit can be served now.</summary>
    private void ReleaseEarlyReads()
    {
        if (_earlyReads.Count == 0) return;
        (ulong From, ulong Context)[] waiting = [.. _earlyReads];
        _earlyReads.Clear();
        foreach ((ulong from, ulong context) in waiting) TakeRead(from, context);
    }

    private void ConfirmReads()
    {
        ulong confirmed = _tracker.QuorumBeat();
        while (_beats.TryPeek(out (ulong Beat, ulong Tick) sent) && sent.Beat <= confirmed)
        {
            _leaseUntil = sent.Tick + (ulong)_config.ElectionTicks - 1;
            _beats.Dequeue();
        }

        while (_reads.TryPeek(out PendingRead read) && read.Beat <= confirmed)
        {
            _reads.Dequeue();
            AnswerRead(read.From, read.Context, read.Index);
        }

        MaybeRetire(confirmed);
    }

    private void AnswerRead(ulong from, ulong context, ulong index)
    {
        if (from == Id) _readStates.Add(new ReadState(context, index));
        else Send(new Message { Type = MessageType.ReadIndexResponse, To = from, Term = Term, Context = context, Index = index });
    }

    /// <summary>Numbers a heartbeat round.</summary>
    private ulong StartBeat()
    {
        _beats.Enqueue((++_beat, _now));
        if (_tracker.Find(Id) is { } self) self.AckedBeat = _beat;
        return _beat;
    }

    private void ResetReads()
    {
        _reads.Clear();
        _earlyReads.Clear();
        _beats.Clear();
        _beat = 0;
        _wantedBeat = 0;
        _leaseUntil = 0;
    }

    private readonly record struct PendingRead(ulong Beat, ulong From, ulong Context, ulong Index);
}
