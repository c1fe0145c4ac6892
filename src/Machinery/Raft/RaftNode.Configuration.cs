namespace MiniKube.Machinery.Raft;

/// <summary>Membership: a change comes into force on each member when it hands the committed entry out.</summary>
public sealed partial class RaftNode
{
    private ulong _pendingConfIndex;
    private ulong _retireBeat;

    /// <summary>One change at a time, and only one that fits: leaving needs a joint configuration, everything else needs none.</summary>
    private bool AcceptsConfChange(ReadOnlyMemory<byte> data)
    {
        if (_pendingConfIndex > _log.HandedToApply) return false;
        try
        {
            return ConfChanger.Apply(_tracker.Configuration, ConfChange.Decode(data)) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private void PutInForce(ReadOnlySpan<Entry> committed)
    {
        foreach (ref readonly Entry entry in committed)
        {
            if (entry.Type != EntryType.ConfChange) continue;
            if (ConfChanger.Apply(_tracker.Configuration, ConfChange.Decode(entry.Data)) is { } next) SwitchConfiguration(next);
        }

        bool leave = Role == RaftRole.Leader && _tracker.Configuration is { AutoLeave: true, IsJoint: true }
            && _pendingConfIndex <= _log.HandedToApply && _transferTarget == 0;
        if (!leave) return;
        AppendOwn(EntryType.ConfChange, ConfChange.LeaveJoint.Encode());
        _pendingConfIndex = _log.LastIndex;
    }

    private void SwitchConfiguration(ConfState next)
    {
        _tracker.Switch(next, _log.LastIndex);
        ExpectNobodyElse();
        if (Role != RaftRole.Leader) return;
        if (!_tracker.IsVoter(Id)) BeginRetirement();
        if (_transferTarget != 0 && !_tracker.IsVoter(_transferTarget)) _transferTarget = 0;
        TryCommit();
        ConfirmReads();
        _broadcast = true;
    }

    /// <summary>
    /// A leader that is no voter any more takes no proposals, and leads only until a quorum of the others
    /// has echoed a heartbeat that told them so.
    /// </summary>
    private void BeginRetirement()
    {
        _retireBeat = _wantedBeat = _beat + 1;
    }

    private void MaybeRetire(ulong confirmedBeat)
    {
        if (_retireBeat == 0 || confirmedBeat < _retireBeat) return;
        Cause = new LeaderCause(LeaderCauseKind.Removed, 0);
        BecomeFollower(Term, 0);
    }
}
