using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Changing who is in the cluster and who leads it.</summary>
public sealed partial class ConsensusHost
{
    private static readonly TimeSpan PublishPause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<MemberList> ChangeMembershipAsync(MemberChange change, CancellationToken cancellation)
    {
        if (_disk.Shortage is { } shortage) throw Failures.NoSpace(shortage);
        await ReadIndexAsync(cancellation);
        if (MemberRules.Refusal(Members, change, _options.MaxLearners) is { } refusal) throw refusal;
        if (_options.StrictReconfigCheck && QuorumGuard.Refusal(Members, change, MemberId, _peers.IsConnected) is { } danger) throw danger;
        if (change.Kind == MemberChangeKind.Promote)
        {
            if (!Leader.IsLeader) return await PromoteThroughLeaderAsync(change, cancellation);
            await CheckCaughtUpAsync(change.Member.Id, cancellation);
        }

        var record = Proposal.Of(MemberRecords.Encode(change));
        PendingProposal pending = change.Kind == MemberChangeKind.Publish
            ? _pending.Add(RequestKind.Membership, record)
            : _pending.Add(RequestKind.Membership, record, context => ConfChange.Single(StepType(change.Kind), change.Member.Id, context));
        ApplyResult result = await AwaitAsync(pending, cancellation);
        return (MemberList)result.Value!;
    }

    /// <inheritdoc/>
    public Task TransferLeadershipAsync(ulong targetMemberId, CancellationToken cancellation) => TransferLeadershipAsync(targetMemberId, "it was asked to", cancellation);

    private async Task TransferLeadershipAsync(ulong targetMemberId, string why, CancellationToken cancellation)
    {
        LeaderInfo leader = Leader;
        if (!leader.IsLeader) throw Failures.NotLeader();
        if (targetMemberId == MemberId) return;
        if (Members.Find(targetMemberId) is not { IsLearner: false })
            throw Failures.Refused(ConsensusFailure.BadTransferee, "bad leader transferee");
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Watch(LeaderInfo now)
        {
            if (now.HasLeader && now.LeaderId != MemberId) seen.TrySetResult();
        }

        using var late = new CancellationTokenSource(_options.TickInterval * (_options.ElectionTicks * 2), _options.Time);
        using CancellationTokenRegistration tooLate = late.Token.Register(
            () => seen.TrySetException(new ConsensusException(ConsensusFailure.TransferFailed, "leadership was not taken over in time")));
        using CancellationTokenRegistration givenUp = cancellation.Register(() => seen.TrySetCanceled(cancellation));
        LeaderChanged += Watch;
        try
        {
            _core.Transfer(targetMemberId, why);
            await seen.Task;
        }
        finally
        {
            LeaderChanged -= Watch;
        }
    }

    private static ConfChangeType StepType(MemberChangeKind kind) => kind switch
    {
        MemberChangeKind.Add or MemberChangeKind.Promote => ConfChangeType.AddVoter,
        MemberChangeKind.AddLearner => ConfChangeType.AddLearner,
        MemberChangeKind.Remove => ConfChangeType.Remove,
        _ => ConfChangeType.Update,
    };

    /// <summary>Only the leader knows how far a learner is.</summary>
    private async Task<MemberList> PromoteThroughLeaderAsync(MemberChange change, CancellationToken cancellation)
    {
        if (!Leader.HasLeader) throw Failures.NoLeader();
        using var patience = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await _peers.ForwardAsync(Leader.LeaderId, change, either.Token);
        await ReadIndexAsync(cancellation);
        return Members;
    }

    /// <summary>A learner is ready when it has nine tenths of the leader's log.</summary>
    private async Task CheckCaughtUpAsync(ulong learner, CancellationToken cancellation)
    {
        RaftStatus status = await DescribeAsync(cancellation);
        if (status.Role != RaftRole.Leader) throw Failures.NotLeader();
        MemberProgress progress = status.Progress.FirstOrDefault(p => p.Id == learner);
        if (progress.Match * 10 < status.LastIndex * 9 || !progress.RecentlyActive)
            throw Failures.Refused(ConsensusFailure.LearnerNotReady, "can only promote a learner member which is in sync with leader");
    }

    /// <summary>On the way out the best-placed voter is asked to take over, so that the cluster need not wait for an election.</summary>
    private async Task HandOverAsync()
    {
        try
        {
            if (!Leader.IsLeader || _completion.Task.IsCompleted) return;
            RaftStatus status = await DescribeAsync(CancellationToken.None);
            MemberProgress best = status.Progress
                .Where(p => p.Id != MemberId && !p.IsLearner && p.RecentlyActive).OrderByDescending(p => p.Match).FirstOrDefault();
            if (best.Id != 0) await TransferLeadershipAsync(best.Id, "it is stopping", CancellationToken.None);
        }
        catch (ConsensusException)
        {
            // Then an election finds the next leader.
        }
    }

    /// <summary>Makes this member's name and client URLs known, as soon as the cluster takes it. A stop fails what it waits for.</summary>
    private async Task PublishAsync(CancellationToken cancellation)
    {
        Member self = _options.Self;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ReadIndexAsync(CancellationToken.None);
                Member? known = Members.Find(MemberId);
                if (known is null || (known.Name == self.Name && known.ClientUrls.AsSpan().SequenceEqual(self.ClientUrls.AsSpan()))) return;
                await ChangeMembershipAsync(new MemberChange(MemberChangeKind.Publish, self), CancellationToken.None);
                return;
            }
            catch (ConsensusException failure)
            {
                if (failure.Failure == ConsensusFailure.Stopped) return;
                await Task.Delay(PublishPause, _options.Time, cancellation);
            }
        }
    }
}
