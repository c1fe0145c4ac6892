using System.Collections.Immutable;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.Store.Tests;

/// <summary>Consensus of one member without a log: a proposal is applied at once. For tests of what lies above consensus.</summary>
public sealed class LocalConsensus(IStateMachine state) : IConsensus
{
    private readonly Lock _gate = new();
    private ulong _index = 1;

    public ulong ClusterId => 0xC1;

    public ulong MemberId => 0xA1;

    public LeaderInfo Leader { get; private set; } = new(0xA1, 2, IsLeader: true, IsLearner: false);

    public ulong CommittedIndex => _index;

    public ulong AppliedIndex => _index;

    public MemberList Members { get; set; } = new(
        [new Member { Id = 0xA1, Name = "local", PeerUrls = ["http://127.0.0.1:1"], ClientUrls = ["http://127.0.0.1:2"] }], ImmutableHashSet<ulong>.Empty);

    public event Action<LeaderInfo>? LeaderChanged;

    public event Action<MemberList>? MembersChanged;

    /// <summary>What every call fails with; null for none.</summary>
    public ConsensusFailure? Failing { get; set; }

    public void SetLeader(LeaderInfo leader)
    {
        Leader = leader;
        LeaderChanged?.Invoke(leader);
    }

    public ValueTask<ApplyResult> ProposeAsync(Proposal request, CancellationToken cancellation)
    {
        Check();
        lock (_gate)
        {
            var context = new Context();
            state.Apply(new CommittedEntry(++_index, Leader.Term, request.Request), context);
            state.CompleteBatch(_index);
            return ValueTask.FromResult(new ApplyResult(_index, Leader.Term, context.Result));
        }
    }

    public Task ReadIndexAsync(CancellationToken cancellation)
    {
        Check();
        return Task.CompletedTask;
    }

    public Task<MemberList> ChangeMembershipAsync(MemberChange change, CancellationToken cancellation)
    {
        Check();
        MembersChanged?.Invoke(Members);
        return Task.FromResult(Members);
    }

    public Task TransferLeadershipAsync(ulong targetMemberId, CancellationToken cancellation)
    {
        Check();
        return Task.CompletedTask;
    }

    private void Check()
    {
        if (Failing is { } failure) throw new ConsensusException(failure, failure.ToString());
    }

    private sealed class Context : IApplyContext
    {
        public bool HasCaller => true;

        public object? Result { get; private set; }

        public void SetResult(object? result) => Result = result;
    }
}
