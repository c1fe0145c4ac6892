namespace MiniKube.Machinery.Raft;

/// <summary>Leading: replication with flow control, heartbeats, the quorum check, committing.</summary>
public sealed partial class RaftNode
{
    private readonly Queue<ulong> _rounds = new();
    private bool _broadcast;
    private SnapshotPoint _snapshot;
    private bool _snapshotWanted;
    private ulong _snapshotWantedAt;
    private Entry[] _sharedSlice = [];
    private (ulong LastIndex, ulong Term) _sharedSliceEnd;

    /// <summary>The host stored a snapshot of the state machine that followers may be sent.</summary>
    public void ReportSnapshotStored(SnapshotPoint snapshot)
    {
        if (snapshot.Index > _snapshot.Index) _snapshot = snapshot;
        if (Role == RaftRole.Leader) _broadcast = true;
    }

    /// <summary>The term of the last entry reported as applied, which a snapshot taken now is at; false when it is compacted away.</summary>
    public bool TryDescribeApplied(out ulong term) => _log.TryTerm(_log.Applied, out term);

    /// <summary>
    /// Forgets applied entries up to an index, or as many of them as can be spared: while a follower is being brought up
    /// by a snapshot, what follows that snapshot stays.
    /// </summary>
    public void Compact(ulong through)
    {
        through = Math.Min(through, Math.Min(_log.Applied, _log.Stable));
        if (Role == RaftRole.Leader && IsAnybodyBehindTheLog()) through = Math.Min(through, Math.Max(_snapshot.Index, _snapshotWantedAt));
        _log.Compact(through);
    }

    /// <summary>A message to a member could not be sent: what was in flight may be lost. If it was the leader, it may be gone.</summary>
    public void ReportUnreachable(ulong id)
    {
        if (Role == RaftRole.Follower && id == Leader && !_leaderUnreachable) HastenElection();
        if (Role == RaftRole.Leader && _tracker.Find(id) is { State: ProgressState.Replicate } progress) progress.BecomeProbe();
    }

    /// <summary>The snapshot sent to a member arrived, or did not.</summary>
    public void ReportSnapshotSent(ulong id, bool success)
    {
        if (Role != RaftRole.Leader || _tracker.Find(id) is not { State: ProgressState.Snapshot } progress) return;
        if (success) progress.BecomeProbe();
        else progress.SnapshotFailed();
        progress.FlowPaused = true;
    }

    /// <summary>The last index that all followers heard from lately have acknowledged; the largest number on members that do not lead.</summary>
    public ulong SlowestMatch()
    {
        ulong slowest = ulong.MaxValue;
        if (Role != RaftRole.Leader) return slowest;
        foreach (Progress member in _tracker.Members)
            if (member.RecentlyActive && member.State != ProgressState.Snapshot) slowest = Math.Min(slowest, member.Match);
        return slowest;
    }

    private bool IsAnybodyBehindTheLog()
    {
        foreach (Progress member in _tracker.Members)
            if (member.Id != Id && member.RecentlyActive && (member.State == ProgressState.Snapshot || member.Next < _log.FirstIndex)) return true;
        return false;
    }

    private void BecomeLeader()
    {
        Reset(Term);
        Leader = Id;
        Role = RaftRole.Leader;
        if (_tracker.Find(Id) is { } self)
        {
            self.BecomeReplicate();
            self.RecentlyActive = true;
        }

        _pendingConfIndex = _log.LastIndex;
        AppendOwn(EntryType.Normal, ReadOnlyMemory<byte>.Empty);
        BroadcastHeartbeat();
    }

    private void TickLeader()
    {
        _heartbeatElapsed++;
        _electionElapsed++;
        if (_electionElapsed >= _config.ElectionTicks)
        {
            _electionElapsed = 0;
            if (_config.CheckQuorum && !_tracker.TakeQuorumActivity(Id))
            {
                Cause = new LeaderCause(LeaderCauseKind.NoMajority, 0);
                BecomeFollower(Term, 0);
                return;
            }

            _transferTarget = 0;
        }

        if (_heartbeatElapsed < _config.HeartbeatTicks) return;
        _heartbeatElapsed = 0;
        BroadcastHeartbeat();
    }

    private void BroadcastHeartbeat()
    {
        ulong beat = StartBeat();
        foreach (Progress member in _tracker.Members)
        {
            if (member.Id == Id) continue;
            Send(new Message
            {
                Type = MessageType.Heartbeat,
                To = member.Id,
                Term = Term,
                Commit = Math.Min(member.Match, _log.Committed),
                Context = beat,
            });
        }
    }

    private void StepFromFollower(Message message)
    {
        if (_tracker.Find(message.From) is not { } progress) return;
        progress.RecentlyActive = true;
        if (message.Type == MessageType.HeartbeatResponse) TakeHeartbeatResponse(message, progress);
        else if (message.Reject) TakeRejection(message, progress);
        else TakeAcknowledgement(message.Index, progress);
    }

    private void TakeHeartbeatResponse(Message message, Progress progress)
    {
        progress.FlowPaused = false;
        if (progress.Match < _log.Offered || progress.State == ProgressState.Probe) TrySendAppend(progress, sendEmpty: true);
        if (message.Context > progress.AckedBeat) progress.AckedBeat = message.Context;
        ConfirmReads();
    }

    private void TakeRejection(Message message, Progress progress)
    {
        ulong hint = message.RejectHint;
        if (message.LogTerm > 0) hint = _log.FindConflictByTerm(hint, message.LogTerm).Index;
        if (!progress.MaybeDecrement(message.Index, hint)) return;
        if (progress.State == ProgressState.Replicate) progress.BecomeProbe();
        TrySendAppend(progress, sendEmpty: true);
    }

    private void TakeAcknowledgement(ulong index, Progress progress)
    {
        if (index > _log.LastIndex) return;
        bool wasPaused = progress.IsPaused;
        bool found = progress.Match == index && progress.State == ProgressState.Probe;
        if (!progress.MaybeUpdate(index) && !found) return;
        switch (progress.State)
        {
            case ProgressState.Probe:
                progress.BecomeReplicate();
                break;
            case ProgressState.Snapshot when progress.Match + 1 >= _log.FirstIndex:
                progress.BecomeProbe();
                progress.BecomeReplicate();
                break;
            case ProgressState.Replicate:
                progress.FreeInflight(index);
                break;
            default:
                break;
        }

        if (!TryCommit() && wasPaused) TrySendAppend(progress, sendEmpty: true);
        _broadcast = true;
        if (progress.Id == _transferTarget && progress.Match == _log.LastIndex) SendTimeoutNow(progress.Id);
    }

    /// <summary>Commits what a quorum has stored. Entries of earlier terms are committed only along with one of this term.</summary>
    private bool TryCommit()
    {
        ulong index = _tracker.CommittedIndex();
        if (index <= _log.Committed || !_log.TryTerm(index, out ulong term)) return false;
        if (term != Term && !_config.CommitsEarlierTermsByCount) return false;
        _uncommittedBytes = Math.Max(0, _uncommittedBytes - _log.PayloadBytes(_log.Committed, index));
        _log.CommitTo(index);
        _broadcast = true;
        ReleaseEarlyReads();
        if (!_tracker.IsVoter(Id)) BeginRetirement();
        return true;
    }

    /// <summary>Entries wait for a round, and none is under way, or they are worth one more of those allowed.</summary>
    private bool CanOpenRound()
    {
        if (_log.Offered == _log.LastIndex) return false;
        while (_rounds.TryPeek(out ulong last) && last <= _log.Committed) _rounds.Dequeue();
        return _rounds.Count == 0 || (_rounds.Count < _config.MaxOpenRounds && _log.LastIndex - _log.Offered >= (ulong)LeastInFurtherRound);
    }

    /// <summary>Makes one round of all entries that wait.</summary>
    private void OpenRound()
    {
        if (!CanOpenRound()) return;
        _rounds.Enqueue(_log.LastIndex);
        _log.OfferAll();
        _broadcast = true;
    }

    /// <summary>Sends everything the followers' windows allow; once per <see cref="Ready"/>, so that many proposals share a message.</summary>
    private void BroadcastAppends()
    {
        _broadcast = false;
        foreach (Progress member in _tracker.Members)
        {
            if (member.Id == Id) continue;
            while (TrySendAppend(member, sendEmpty: false) && member.State == ProgressState.Replicate)
            {
            }

            TellCommit(member);
        }
    }

    /// <summary>A follower that got no entries along with the news learns it by itself. Should the message be lost, a heartbeat says it again.</summary>
    private void TellCommit(Progress member)
    {
        ulong commit = Math.Min(member.Match, _log.Committed);
        if (member.State != ProgressState.Replicate || commit <= member.SentCommit) return;
        Send(new Message { Type = MessageType.Commit, To = member.Id, Term = Term, Commit = commit });
        member.SentCommit = commit;
    }

    private bool TrySendAppend(Progress progress, bool sendEmpty)
    {
        if (progress.IsPaused && !(sendEmpty && progress.State == ProgressState.Replicate)) return false;
        ulong previous = progress.Next - 1;
        if (!_log.TryTerm(previous, out ulong previousTerm)) return TrySendSnapshot(progress);
        Entry[] entries = progress.State == ProgressState.Replicate && progress.WindowFull
            ? [] : SliceFor(progress.Next);
        if (entries.Length == 0 && !sendEmpty) return false;
        int bytes = 0;
        foreach (Entry entry in entries) bytes += entry.Size;
        Send(new Message
        {
            Type = MessageType.Append,
            To = progress.Id,
            Term = Term,
            Index = previous,
            LogTerm = previousTerm,
            Entries = entries,
            Commit = _log.Committed,
        });
        progress.Sent(entries.Length, bytes, _log.Committed);
        return true;
    }

    private bool TrySendSnapshot(Progress progress)
    {
        if (!progress.RecentlyActive) return false;
        if (_snapshot.Index + 1 < _log.FirstIndex)
        {
            _snapshotWanted = true;
            _snapshotWantedAt = _log.Applied;
            return false;
        }

        progress.BecomeSnapshot(_snapshot.Index);
        Send(new Message { Type = MessageType.Snapshot, To = progress.Id, Term = Term, Snapshot = _snapshot });
        return true;
    }

    /// <summary>Followers at the same point get the same array.</summary>
    private Entry[] SliceFor(ulong from)
    {
        if (from > _log.Offered) return [];
        if (_sharedSlice.Length > 0 && _sharedSlice[0].Index == from && _sharedSliceEnd == (_log.Offered, Term)) return _sharedSlice;
        _sharedSlice = _log.Slice(from, _log.Offered, _config.MaxMessageBytes);
        _sharedSliceEnd = (_log.Offered, Term);
        return _sharedSlice;
    }
}
