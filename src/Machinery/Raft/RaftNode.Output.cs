namespace MiniKube.Machinery.Raft;

/// <summary>Effects: what the host must send, store and apply.</summary>
public sealed partial class RaftNode
{
    private List<Message> _messages = [];
    private List<Message> _messagesAfterPersist = [];
    private HardState _storedState;
    private (RaftRole Role, ulong Leader, ulong Term) _announced;
    private bool _votedForSelf;
    private long _readyNumber;

    /// <summary><see cref="Ready"/> would hold something.</summary>
    public bool HasReady =>
        _messages.Count > 0 || _messagesAfterPersist.Count > 0 || _readStates.Count > 0 || _broadcast || _votedForSelf || _snapshotWanted
        || HasForwards || HasUnsentReads || (Role == RaftRole.Leader && CanOpenRound()) || _log.HasDiskWork || _log.HasApplyWork(_config)
        || CurrentState != _storedState || _announced != (Role, Leader, Term);

    private HardState CurrentState => new(Term, _vote, _log.Committed);

    /// <summary>Reads taken since the last heartbeat; all of them share the next round.</summary>
    private bool HasUnsentReads => _beat < _wantedBeat;

    /// <summary>Takes everything that has to be done now. See <see cref="Raft.Ready"/> for the order of duties.</summary>
    public Ready Ready()
    {
        Entry[] committed = _log.HandToApply(_config);
        PutInForce(committed);
        FlushForwarded();
        if (Role == RaftRole.Leader)
        {
            if (HasUnsentReads) BroadcastHeartbeat();
            OpenRound();
            if (_broadcast) BroadcastAppends();
        }

        _broadcast = false;
        long number = ++_readyNumber;
        (SnapshotPoint? snapshot, Entry[] entries) = _log.HandToDisk(number);
        HardState state = CurrentState;
        bool stateChanged = state != _storedState;
        bool mustSync = entries.Length > 0 || snapshot is not null || state.Term != _storedState.Term || state.Vote != _storedState.Vote;
        _storedState = state;
        _announced = (Role, Leader, Term);
        var ready = new Ready
        {
            Number = number,
            HardState = stateChanged ? state : null,
            Entries = entries,
            Snapshot = snapshot,
            Messages = Take(ref _messages),
            MessagesAfterPersist = Take(ref _messagesAfterPersist),
            Committed = committed,
            Configuration = _tracker.Configuration,
            SnapshotWanted = _snapshotWanted,
            ReadStates = _readStates.Count == 0 ? [] : _readStates.ToArray(),
            MustSync = mustSync,
            Role = Role,
            Leader = Leader,
            Term = Term,
            VotedForSelf = _votedForSelf,
        };
        _readStates.Clear();
        _votedForSelf = false;
        _snapshotWanted = false;
        return ready;
    }

    /// <summary>A Ready and all before it are stored (and synced where asked). Called in order; the host may skip Readys that asked for nothing to be stored.</summary>
    public void Advance(Ready ready)
    {
        _log.Persisted(ready.Number);
        if (ready.VotedForSelf && Role == RaftRole.Candidate && Term == ready.Term)
        {
            _tracker.RecordVote(Id, true);
            CountVotes();
        }

        if (Role == RaftRole.Leader && _tracker.Find(Id) is { } self && self.MaybeUpdate(_log.Stable)) TryCommit();
    }

    /// <summary>The state machine has applied everything up to an index.</summary>
    public void ReportApplied(ulong index) => _log.AppliedTo(index);

    /// <summary>
    /// Puts equal bytes in the place of payloads of entries that are still in the log, such as memory that the host reads from its disk when somebody looks.
    /// Entries that are gone, or were replaced by those of another term, and empty copies are left alone.
    /// </summary>
    /// <param name="copies">As many as entries.</param>
    public void Replace(ReadOnlySpan<Entry> entries, ReadOnlySpan<ReadOnlyMemory<byte>> copies)
    {
        for (int i = 0; i < entries.Length; i++) _log.Replace(entries[i], copies[i]);
    }

    private void Send(Message message) => _messages.Add(message.From == 0 ? message with { From = Id } : message);

    private void SendAfterPersist(Message message) => _messagesAfterPersist.Add(message with { From = Id });

    private static IReadOnlyList<Message> Take(ref List<Message> list)
    {
        if (list.Count == 0) return [];
        List<Message> taken = list;
        list = [];
        return taken;
    }
}
