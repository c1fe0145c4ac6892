using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Store;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Services;
using MiniKube.ControlPlane.Store.Space;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Simulation.Tests.Store.Disks;
using MiniKube.Simulation.Tests.Store.Engine;
using MiniKube.Simulation.Tests.Store.Oracle;

namespace MiniKube.Simulation.Tests.Store.Members;

/// <summary>A member: its machine, which stays, and the process that runs on it, which comes and goes.</summary>
internal sealed class SimMember
{
    public const ulong ClusterId = 77;
    private readonly StoreWorld _world;
    private readonly ImmutableArray<Member> _founders;

    /// <param name="founders">All founders, for one of them; none for a member that joins.</param>
    public SimMember(StoreWorld world, ulong id, ImmutableArray<Member> founders)
    {
        _world = world;
        Id = id;
        _founders = founders;
        Machine = new Machine(new Random(world.Random.Next())) { Failed = () => Die("loses power in an operation") };
    }

    public ulong Id { get; }

    public Machine Machine { get; }

    /// <summary>Null while none runs.</summary>
    public Process? Process { get; private set; }

    public ProcessClock? Clock { get; private set; }

    public ConsensusHost? Host { get; private set; }

    /// <summary>What the network talks to; null until the process is that far.</summary>
    public IPeerReports? Reports { get; set; }

    /// <summary>The running process' end of the network.</summary>
    public NetworkPort? Port { get; private set; }

    /// <summary>What clients talk to; null until the process is that far.</summary>
    public Front? Front { get; private set; }

    /// <summary>Why it does not start from its disk, which was damaged; it must be replaced.</summary>
    public string? Refuses { get; private set; }

    /// <summary>Left the cluster for good.</summary>
    public bool IsRetired { get; private set; }

    public static Member Describe(ulong id) => new() { Id = id, Name = $"m{id}", PeerUrls = [$"http://{id}"], ClientUrls = [$"http://c{id}"] };

    public void Start()
    {
        if (Process is not null || Refuses is not null || IsRetired) return;
        Machine.PowerOn();
        if (_world.Settings.Bug == StoreBug.VoteNotPersisted) ForgetVote();
        var process = new Process(_world.Queue, new Random(_world.Random.Next()));
        Process = process;
        Clock = new ProcessClock(process, 0.98 + (_world.Random.NextDouble() * 0.04));
        _world.Trace.Note("starts", Id);
        process.Run(() => _ = RunAsync(process, Clock));
    }

    /// <summary>The process ends at once; what it had written stays.</summary>
    public void Kill() => Die("is killed");

    public void CutPower()
    {
        Machine.CutPower();
        Die("loses power");
    }

    public void Retire()
    {
        IsRetired = true;
        Die("is retired");
    }

    private void Die(string how)
    {
        if (Process is null) return;
        _world.Trace.Note(how, Id);
        Process.Kill();
        Process = null;
        Host = null;
        Reports = null;
        Front = null;
        _world.Died(this);
    }

    private async Task RunAsync(Process process, ProcessClock clock)
    {
        try
        {
            var watches = new WatchHub { ForgetsCompaction = _world.Settings.Bug == StoreBug.WatchEventLostAtCompaction };
            var state = new StoreStateMachine(new MemoryValueTier(), watches, new LeaseClock(clock));
            var machine = new ObservedMachine(Id, state, _world.Ledger, _world.Break, _world.Settings.Bug);
            ConsensusHost host = await ConsensusHost.StartAsync(Options(process, clock), machine, Port = new NetworkPort(_world.Network, this, process), CancellationToken.None);
            Host = host;
            host.LeaderChanged += leader => Led(leader, state);
            Led(host.Leader, state);
            IConsensus consensus = _world.Settings.Bug == StoreBug.StaleReadAfterPause ? new HastyReads(host) : host;
            var expiry = new LeaseExpiry(state.Clock, consensus, clock, NullLogger.Instance);
            var space = new SpaceGuard(consensus, state, () => Space(host, state), new DiskReserve("", 0), _world.Settings.AlarmClearsItself, new MetricRegistry(), NullLogger.Instance);
            var compaction = new AutoCompaction(new StoreOptions { AutoCompactionRetention = $"{_world.Settings.HistorySeconds}s" }, consensus, state, clock, NullLogger.Instance);
            Front = new Front(consensus, state, watches, clock, process.Random, _world.Settings.Quota, () => space.State);
            _ = FollowAsync(process, expiry.RunAsync(CancellationToken.None));
            _ = FollowAsync(process, space.RunAsync(clock, CancellationToken.None));
            _ = FollowAsync(process, compaction.RunAsync(CancellationToken.None));
            await host.Completion;
        }
        catch (Exception end)
        {
            if (process.IsAlive && end is not PowerCutException) Ended(end);
        }
    }

    private async Task FollowAsync(Process process, Task running)
    {
        try
        {
            await running;
        }
        catch (Exception end)
        {
            if (process.IsAlive && end is not PowerCutException) Ended(end);
        }
    }

    /// <summary>A process may end by itself only for what was done to its disk.</summary>
    private void Ended(Exception end)
    {
        bool damaged = Machine.IsDamaged && end is WalCorruptException or InvalidDataException or EndOfStreamException or Google.Protobuf.InvalidProtocolBufferException or FormatException;
        if (Machine.IsDamaged && damaged) Refuses = end.Message;
        else if (!(Machine.IsFull && end is IOException)) _world.Break(end);
        _world.Trace.Note(damaged ? "refuses its disk" : "gives up", Id, detail: end.Message);
        Die("ends");
    }

    private void Led(LeaderInfo leader, StoreStateMachine state)
    {
        if (!leader.IsLeader) return;
        _world.Trace.Note("leads", Id, leader.Term);
        try
        {
            _world.Ledger.Led(leader.Term, Id);
        }
        catch (InvariantBrokenException found)
        {
            _world.Break(found);
        }

        if (_world.Settings.Bug != StoreBug.LeaseRevivedByNewLeader) return;
        foreach ((long id, long ttl) in state.Leases.All()) state.Clock.Start(id, ttl);
    }

    private ConsensusOptions Options(Process process, ProcessClock clock) => new()
    {
        DataFolder = "",
        ClusterId = ClusterId,
        Self = Describe(Id),
        Founders = _founders,
        TickInterval = TimeSpan.FromMilliseconds(100),
        SnapshotCount = (ulong)_world.Settings.SnapshotEvery,
        CatchUpEntries = (ulong)_world.Settings.CatchUp,
        EntriesAtHand = (ulong)_world.Settings.CatchUp / 4,
        Wal = new WalOptions { SegmentBytes = 16 << 10, FirstSegmentBytes = 8 << 10 },
        Random = new Random(_world.Random.Next()),
        Time = clock,
        Background = new ProcessScheduler(process),
        Loops = new ProcessLoops(process, clock, DiskMicros, _world.Settings.Bug == StoreBug.AckBeforeSync),
        Storage = Machine.Storage,
        CommitsEarlierTermsByCount = _world.Settings.Bug == StoreBug.OldTermCommittedByCount,
    };

    private SpaceReading Space(ConsensusHost host, StoreStateMachine state) =>
        new(state.View.Size, _world.Settings.Quota, Machine.IsFull ? 0 : Machine.DiskBytes, Machine.DiskBytes / 4, host.SpaceShortage);

    private long DiskMicros() => 200 + _world.Random.NextInt64((_world.Network.IsCalm ? 2 : _world.Settings.MaxDiskMillis) * 1000L);

    /// <summary>The planted bug: what the log says of the vote is taken back.</summary>
    private void ForgetVote()
    {
        Machine.CutPowerIn(0);
        if (!WriteAheadLog.Exists(Machine.Storage.Log)) return;
        (WriteAheadLog log, WalContents contents) = WriteAheadLog.Open(Machine.Storage.Log, new WalOptions { SegmentBytes = 16 << 10 });
        log.Append(contents.HardState with { Vote = 0 });
        log.Flush(sync: true);
        log.Dispose();
    }

    /// <summary>The planted bug: who believes to lead does not ask whether it still does.</summary>
    private sealed class HastyReads(ConsensusHost host) : IConsensus
    {
        public ulong ClusterId => host.ClusterId;

        public ulong MemberId => host.MemberId;

        public LeaderInfo Leader => host.Leader;

        public ulong CommittedIndex => host.CommittedIndex;

        public ulong AppliedIndex => host.AppliedIndex;

        public MemberList Members => host.Members;

        public event Action<LeaderInfo>? LeaderChanged
        {
            add => host.LeaderChanged += value;
            remove => host.LeaderChanged -= value;
        }

        public event Action<MemberList>? MembersChanged
        {
            add => host.MembersChanged += value;
            remove => host.MembersChanged -= value;
        }

        public ValueTask<ApplyResult> ProposeAsync(Proposal request, CancellationToken cancellation) => host.ProposeAsync(request, cancellation);

        public Task ReadIndexAsync(CancellationToken cancellation) => Leader.IsLeader ? Task.CompletedTask : host.ReadIndexAsync(cancellation);

        public Task<MemberList> ChangeMembershipAsync(MemberChange change, CancellationToken cancellation) => host.ChangeMembershipAsync(change, cancellation);

        public Task TransferLeadershipAsync(ulong targetMemberId, CancellationToken cancellation) => host.TransferLeadershipAsync(targetMemberId, cancellation);
    }
}
