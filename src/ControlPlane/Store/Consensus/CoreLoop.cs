using System.Collections.Concurrent;
using System.Threading.Channels;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// The one loop that owns the Raft core. A turn gathers inputs, gives them to the core, and hands its effects out:
/// messages to the transport, entries to the disk writer, committed entries to the applier. It never waits for any of them.
/// Inputs are in CoreLoop.Inputs.cs.
/// </summary>
internal sealed partial class CoreLoop : ITurnLoop
{
    private const int MaxReadysUnderWay = 64;
    private readonly RaftNode _core;
    private readonly DiskWriter _disk;
    private readonly Applier _applier;
    private readonly IPeerTransport _peers;
    private readonly PendingProposals _pending;
    private readonly ReadBarriers _reads;
    private readonly ConsensusOptions _options;
    private readonly TickClock _clock;
    private readonly Channel<Message> _messages = Channel.CreateBounded<Message>(new BoundedChannelOptions(4096) { SingleReader = true });

    // Feedback and commands: bounded by what the core has under way and by the callers of rare commands.
    private readonly ConcurrentQueue<Notice> _notices = new();
    private readonly ConcurrentQueue<PendingProposal> _proposals = new();
    private readonly Queue<PendingProposal> _leaderless = new();
    private readonly LogShelf _shelf;
    private readonly RoundPace _pace;
    private HardState? _unwritten;
    private bool _installing;
    private int _readysUnderWay;
    private int _snapshotRequestTicks;
    private LeaderInfo _leader;

    public CoreLoop(
        RaftNode core, DiskWriter disk, Applier applier, IPeerTransport peers,
        PendingProposals pending, ReadBarriers reads, ConsensusOptions options)
    {
        _core = core;
        _disk = disk;
        _applier = applier;
        _peers = peers;
        _pending = pending;
        _reads = reads;
        _options = options;
        _shelf = new LogShelf(core, options.EntriesAtHand);
        _pace = new RoundPace(options.Time);
        _clock = new TickClock(options.Time, options.TickInterval);
        _leader = Describe(core.Leader, core.Term, core.Role, core.Configuration);
    }

    public LeaderInfo Leader => Volatile.Read(ref _leader);

    public ulong Committed { get; private set; }

    /// <summary>How often this member, leading, was late by a heartbeat or more.</summary>
    public long LateHeartbeats { get; private set; }

    /// <summary>Called on the loop after <see cref="Leader"/> changed.</summary>
    public Action<LeaderInfo>? LeaderChanged { get; set; }

    /// <inheritdoc/>
    public Action Wake { get; set; } = static () => { };

    /// <inheritdoc/>
    public Action? TurnHere { get; set; }

    /// <inheritdoc/>
    public TimeSpan Patience => _clock.UntilNext();

    /// <summary>Before the first turn: a member that votes alone need not let time pass.</summary>
    public void Begin() => _core.CampaignIfAlone();

    /// <inheritdoc/>
    public bool Turn()
    {
        TakeTicks(_clock.Take());
        TakeNotices();
        TakeMessages();
        TakeProposals();
        TakeReads();
        HandOut();
        return true;
    }

    /// <inheritdoc/>
    public void AfterTurn() => _applier.TakeHere();

    private void HandOut()
    {
        while (!_installing && _readysUnderWay < MaxReadysUnderWay && _core.HasReady)
        {
            Ready ready = _core.Ready();
            Announce(ready);
            foreach (Message message in ready.Messages) _peers.Send(message);
            foreach (ReadState read in ready.ReadStates) _reads.Proved(read.Context, read.Index);
            if (ready.HardState is { } state) _unwritten = state;
            if (ready.Role == RaftRole.Leader && !ready.Entries.IsEmpty) _pace.Opened(ready.Entries.Span[^1].Index);
            Store(ready);
            if (ready.Committed.Length > 0) _applier.Enqueue(new ApplyWork(ready, null));
            if (ready.SnapshotWanted) RequestSnapshot(ready);
            TakeReads();
        }

        _peers.Flush();
        Committed = _core.Committed;
        _pace.Committed(Committed);
    }

    /// <summary>A follower needs a snapshot; one request at a time, and again after a while should it come to nothing.</summary>
    private void RequestSnapshot(Ready ready)
    {
        if (_snapshotRequestTicks > 0) return;
        _snapshotRequestTicks = _options.ElectionTicks;
        _applier.Enqueue(new ApplyWork(ready, null, TakeSnapshot: true));
    }

    /// <summary>A changed commit index alone waits for the next write.</summary>
    private void Store(Ready ready)
    {
        if (!ready.MustSync && ready.Entries.IsEmpty && ready.MessagesAfterPersist.Count == 0) return;
        _readysUnderWay++;
        _installing = ready.Snapshot is not null;
        _disk.Enqueue(new DiskWork(ready, _unwritten, null, 0));
        _unwritten = null;
    }

    private void Announce(Ready ready)
    {
        LeaderInfo known = _leader;
        if (known.LeaderId == ready.Leader && known.Term == ready.Term && known.IsLeader == (ready.Role == RaftRole.Leader)) return;
        LeaderInfo now = Describe(ready.Leader, ready.Term, ready.Role, ready.Configuration);
        Volatile.Write(ref _leader, now);
        _pace.Forget();
        LeaderChanged?.Invoke(now);
        ForgetWish(now);
        if (now.HasLeader) RetryLeaderless();
    }

    private LeaderInfo Describe(ulong leader, ulong term, RaftRole role, ConfState configuration) =>
        new(leader, term, role == RaftRole.Leader, configuration.Learners.Contains(_options.Self.Id));
}
