namespace MiniKube.Machinery.Raft;

/// <summary>Taking requests into the log, here or on the leader; handing leadership over.</summary>
public sealed partial class RaftNode
{
    private readonly List<Entry> _forwarded = [];
    private long _uncommittedBytes;
    private ulong _transferTarget;

    /// <summary>Forwards since the leader was heard from, or time passed: with so many to work on, what comes waits to go together.</summary>
    private int _forwards;

    private bool HasForwards => _forwarded.Count > 0 && (_forwards < _config.MaxForwards || Leader == 0);

    /// <summary>
    /// Appends a request to the log, or passes it to the leader. All proposals made before the next <see cref="Ready"/>
    /// share one append, one sync and one message per follower. The bytes must not change afterwards.
    /// </summary>
    public ProposeOutcome Propose(ReadOnlyMemory<byte> data) => Propose(EntryType.Normal, data);

    /// <summary>Proposes a change of the configuration; one at a time.</summary>
    public ProposeOutcome ProposeConfChange(ConfChange change) => Propose(EntryType.ConfChange, change.Encode());

    /// <summary>Starts handing leadership to a voter; asked on a follower, the wish is passed on. Given up after an election timeout.</summary>
    public void TransferLeadership(ulong target)
    {
        if (Role != RaftRole.Leader)
        {
            if (Leader != 0) Send(new Message { Type = MessageType.TransferLeader, From = target, To = Leader });
            return;
        }

        if (target == Id || target == _transferTarget || !_tracker.IsVoter(target)) return;
        if (_tracker.Find(target) is not { } progress) return;
        _transferTarget = target;
        _electionElapsed = 0;
        if (progress.Match == _log.LastIndex) SendTimeoutNow(target);
        else TrySendAppend(progress, sendEmpty: true);
    }

    private ProposeOutcome Propose(EntryType type, ReadOnlyMemory<byte> data)
    {
        if (Role == RaftRole.Leader) return ProposeAsLeader(type, data);
        if (Leader == 0) return ProposeOutcome.NoLeader;
        _forwarded.Add(new Entry(0, 0, type, data));
        return ProposeOutcome.Accepted;
    }

    private ProposeOutcome ProposeAsLeader(EntryType type, ReadOnlyMemory<byte> data)
    {
        if (!_tracker.IsVoter(Id)) return ProposeOutcome.NoLeader;
        if (_transferTarget != 0) return ProposeOutcome.Transferring;
        if (_uncommittedBytes > 0 && _uncommittedBytes + data.Length > _config.MaxUncommittedBytes) return ProposeOutcome.Overloaded;
        if (type == EntryType.ConfChange && !AcceptsConfChange(data)) return ProposeOutcome.ConfChangeRefused;
        _uncommittedBytes += data.Length;
        AppendOwn(type, data);
        if (type == EntryType.ConfChange) _pendingConfIndex = _log.LastIndex;
        return ProposeOutcome.Accepted;
    }

    /// <summary>
    /// Proposals of another member, meant for the leader of one term and taken by no other: once an entry of a later term is
    /// applied, the proposer knows that a proposal it has not seen is lost, and may propose it again without doing it twice.
    /// </summary>
    private void TakeForwarded(Message message)
    {
        if (Role != RaftRole.Leader || message.LogTerm != Term) return;
        foreach (Entry entry in message.Entries.Span) ProposeAsLeader(entry.Type, entry.Data);
    }

    private void AppendOwn(EntryType type, ReadOnlyMemory<byte> data)
    {
        _log.Append(new Entry(Term, _log.LastIndex + 1, type, data));
    }

    private void SendTimeoutNow(ulong target) =>
        Send(new Message { Type = MessageType.TimeoutNow, To = target, Term = Term });

    private void FlushForwarded()
    {
        if (!HasForwards) return;
        _forwards++;
        if (Leader != 0) Send(new Message { Type = MessageType.Propose, To = Leader, LogTerm = Term, Entries = _forwarded.ToArray() });
        _forwarded.Clear();
    }
}
