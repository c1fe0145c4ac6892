using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// One member's consensus: recovers from its disk, drives the Raft core, and offers the seam to everything above.
/// Three loops: the core (<see cref="CoreLoop"/>), the disk (<see cref="DiskWriter"/>) and the state machine (<see cref="Applier"/>).
/// None of them owns a thread or reads a clock of its own (<see cref="ConsensusOptions.Loops"/>, <see cref="ConsensusOptions.Time"/>),
/// and awaiting stays in the caller's context: a simulation runs whole members in one thread.
/// Starting and stopping are in ConsensusHost.Lifecycle.cs, membership in ConsensusHost.Membership.cs.
/// </summary>
public sealed partial class ConsensusHost : IConsensus, IPeerReports, ILogSpace, ILeaderHistory, IPeerComparison, IAsyncDisposable
{
    private readonly ConsensusOptions _options;
    private readonly IPeerTransport _peers;
    private readonly IStateMachine _machine;
    private readonly ILogger _log;
    private readonly ConsensusMetrics _metrics;
    private readonly LeaderHistory _history;
    private readonly PendingProposals _pending;
    private readonly ReadBarriers _reads;
    private readonly MembershipState _members = new();
    private readonly SnapshotStore _files;
    private readonly SnapshotTaker _snapshots;
    private readonly Applier _applier;
    private readonly DiskWriter _disk;
    private readonly CoreLoop _core;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Whether the list of members has this one as a learner; the core tells only when the leader changes. Null while it is not on the list.</summary>
    private bool? _learner;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public event Action<LeaderInfo>? LeaderChanged;

    /// <inheritdoc/>
    public event Action<MemberList>? MembersChanged;

    /// <inheritdoc/>
    public ulong ClusterId => _options.ClusterId;

    /// <inheritdoc/>
    public ulong MemberId => _options.Self.Id;

    /// <inheritdoc/>
    public LeaderInfo Leader => _core.Leader is var known && _learner is { } learner && known.IsLearner != learner ? known with { IsLearner = learner } : _core.Leader;

    /// <inheritdoc/>
    public ulong CommittedIndex => Math.Max(_core.Committed, AppliedIndex);

    /// <inheritdoc/>
    public ulong AppliedIndex => _applier.AppliedIndex;

    /// <inheritdoc/>
    public MemberList Members => _members.List;

    /// <summary>Ends when the member has stopped; fails when its disk or state machine did. The process should end with it.</summary>
    public Task Completion => _completion.Task;

    /// <inheritdoc/>
    public string? SpaceShortage => _disk.Low;

    /// <inheritdoc/>
    public IReadOnlyList<LeaderChange> LeaderChanges => _history.List;

    /// <inheritdoc/>
    public (TimeSpan Average, TimeSpan Stall) Disk => (_disk.Pace.Average, _disk.Pace.Stall);

    /// <inheritdoc/>
    public void ShrinkLog() => _applier.WishSnapshot();

    /// <inheritdoc/>
    public async Task GiveBackAsync(CancellationToken cancellation)
    {
        await _applier.TakeSnapshotAsync(cancellation);
        if (await _snapshots.NewestAsync(cancellation) is not { } newest) return;
        var marked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _disk.Enqueue(new DiskWork(null, null, null, 0) { Durable = marked });
        await marked.Task.WaitAsync(cancellation);
        _disk.Enqueue(new DiskWork(null, null, null, _files.Prune(newest.Index, keep: 1)));
    }

    /// <inheritdoc/>
    public ValueTask<ApplyResult> ProposeAsync(Proposal request, CancellationToken cancellation)
    {
        if (request.Length > _options.MaxRequestBytes) throw Failures.TooLarge(request.Length, _options.MaxRequestBytes);
        if (_disk.Shortage is { } shortage) throw Failures.NoSpace(shortage);
        return AwaitAsync(_pending.Add(RequestKind.State, request), cancellation);
    }

    /// <inheritdoc/>
    public Task ReadIndexAsync(CancellationToken cancellation)
    {
        Task round = _reads.Join(out bool wake);
        if (wake) _core.Urge();
        return round.WaitAsync(cancellation);
    }

    /// <summary>A picture of the Raft core, with the followers' progress on the leader.</summary>
    public Task<RaftStatus> DescribeAsync(CancellationToken cancellation) => _core.DescribeAsync(cancellation);

    ValueTask IPeerReports.ReceiveAsync(Message message, bool more, CancellationToken cancellation) => _core.ReceiveAsync(message, more, cancellation);

    void IPeerReports.Unreachable(ulong memberId) => _core.Unreachable(memberId);

    void IPeerReports.Failed(Exception failure) => Fail(failure);

    void IPeerReports.SnapshotSent(ulong memberId, bool success) => _core.SnapshotSent(memberId, success);

    Stream? IPeerReports.OpenSnapshot(ulong index) => _files.Open(index);

    async Task IPeerReports.ReceiveSnapshotAsync(Message offer, Stream file, CancellationToken cancellation)
    {
        SnapshotPoint point = offer.Snapshot ?? throw new InvalidDataException("an offer without a snapshot");
        if (point.Index > AppliedIndex) await _files.ReceiveAsync(point, file, cancellation);
        await _core.ReceiveAsync(offer, more: false, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ApplyResult> AwaitAsync(PendingProposal pending, CancellationToken cancellation)
    {
        _core.Propose(pending);
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(
            static (state, token) => ((PendingProposal)state!).TrySetCanceled(token), pending);
        try
        {
            return await pending.Task;
        }
        catch (Exception)
        {
            _pending.Forget(pending);
            _metrics.Failed.Increment();
            throw;
        }
    }
}
