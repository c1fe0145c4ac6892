namespace MiniKube.Machinery.Raft;

/// <summary>Taking what the leader of the term sends.</summary>
public sealed partial class RaftNode
{
    private void StepFromLeader(Message message)
    {
        if (Role == RaftRole.Leader)
            throw new RaftInvariantException($"{message.From} also leads term {Term}");
        if (Role != RaftRole.Follower) BecomeFollower(Term, message.From);
        _electionElapsed = 0;
        Leader = message.From;
        _forwards = 0;
        _leaderUnreachable = false;
        switch (message.Type)
        {
            case MessageType.Append: TakeAppend(message); break;
            case MessageType.Heartbeat: TakeHeartbeat(message); break;
            case MessageType.Commit: TakeCommit(message.Commit); break;
            default: TakeSnapshot(message); break;
        }
    }

    private void TakeAppend(Message message)
    {
        if (message.Index < _log.Committed)
        {
            AnswerAppend(message.From, _log.Committed);
            return;
        }

        if (_log.TryAppend(message.Index, message.LogTerm, message.Commit, message.Entries.Span, out ulong lastNew))
        {
            AnswerAppend(message.From, lastNew);
            return;
        }

        (ulong hint, ulong hintTerm) = _log.FindConflictByTerm(Math.Min(message.Index, _log.LastIndex), message.LogTerm);
        SendAfterPersist(new Message
        {
            Type = MessageType.AppendResponse,
            To = message.From,
            Term = Term,
            Index = message.Index,
            Reject = true,
            RejectHint = hint,
            LogTerm = hintTerm,
        });
    }

    private void TakeHeartbeat(Message message)
    {
        TakeCommit(message.Commit);
        Send(new Message
        {
            Type = MessageType.HeartbeatResponse,
            To = message.From,
            Term = Term,
            Context = message.Context,
        });
    }

    private void TakeCommit(ulong index)
    {
        if (index <= _log.LastIndex) _log.CommitTo(index);
    }

    private void TakeSnapshot(Message message)
    {
        SnapshotPoint snapshot = message.Snapshot ?? throw new RaftInvariantException("snapshot message without a snapshot");
        AnswerAppend(message.From, TryRestore(snapshot) ? _log.LastIndex : _log.Committed);
    }

    /// <summary>Takes the snapshot unless the log already reaches that far.</summary>
    private bool TryRestore(SnapshotPoint snapshot)
    {
        if (snapshot.Index <= _log.Committed) return false;
        if (_log.Matches(snapshot.Index, snapshot.Term))
        {
            _log.CommitTo(snapshot.Index);
            return false;
        }

        _log.Restore(snapshot);
        _snapshot = snapshot;
        _tracker.Switch(snapshot.Configuration, _log.LastIndex);
        return true;
    }

    private void AnswerAppend(ulong leader, ulong index) => SendAfterPersist(new Message
    {
        Type = MessageType.AppendResponse,
        To = leader,
        Term = Term,
        Index = index,
    });
}
