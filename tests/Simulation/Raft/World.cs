using System.Buffers.Binary;
using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>
/// A whole group in virtual time: one event queue, one seed, no threads. Two runs of one seed are the same run.
/// This file holds time and the members' hosts; World.Network, World.Chaos and World.Clients the rest.
/// </summary>
internal sealed partial class World
{
    private readonly SimulationSettings _settings;
    private readonly Random _random;
    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private readonly SortedDictionary<ulong, SimNode> _nodes = [];
    private readonly Invariants _invariants = new();
    private readonly History _history = new();
    private readonly List<string>? _trace;
    private long _now;
    private long _eventNumber;

    private World(SimulationSettings settings, List<string>? trace)
    {
        _settings = settings;
        _random = new Random(settings.Seed * 7919 + 17);
        _trace = trace;
        RecoveredState first = RecoveredState.Bootstrap(
            Enumerable.Range(1, settings.Founders).Select(i => ((ulong)i, ReadOnlyMemory<byte>.Empty)));
        for (ulong id = 1; id <= (ulong)settings.Founders; id++) AddNode(id, first);
    }

    public History History => _history;

    public ulong Committed => _invariants.HighestCommitted;

    /// <summary>Runs a seed to its end; throws <see cref="InvariantBrokenException"/> with what broke.</summary>
    public static World Run(SimulationSettings settings, List<string>? trace = null)
    {
        var world = new World(settings, trace);
        world.Run();
        return world;
    }

    private void Run()
    {
        for (int i = 0; i < _settings.Clients; i++) StartClient();
        if (_settings.ChaosEvery > 0) After(_random.Next(_settings.ChaosEvery), Misbehave);
        RunUntil(_settings.ChaosMillis);
        Heal();
        RunUntil(_settings.ChaosMillis + _settings.CalmMillis);
        CheckRecovered();
    }

    private void RunUntil(long end)
    {
        while (_events.TryPeek(out _, out (long At, long Number) due) && due.At <= end)
        {
            Action run = _events.Dequeue();
            _now = due.At;
            run();
        }

        _now = end;
    }

    private void After(long delay, Action run) => _events.Enqueue(run, (_now + delay, _eventNumber++));

    private void Trace(FormattableString line) => _trace?.Add($"{_now,6} {line}");

    private void AddNode(ulong id, RecoveredState initial)
    {
        var disk = new SimDisk(initial, _settings.Bug.HasFlag(PlantedBug.ForgetVote), _settings.RealLog);
        var node = new SimNode(id, disk) { TickMillis = _settings.LeaseReads ? 10 : 9 + _random.Next(3) };
        _nodes[id] = node;
        Start(node);
    }

    private void Start(SimNode node)
    {
        node.Life++;
        node.Raft = new RaftNode(
            new RaftConfig
            {
                Id = node.Id,
                Random = new Random(HashCode(node.Id, node.Life)),
                MaxMessageBytes = 200,
                MaxInflightMessages = 4,
                ReadMode = _settings.LeaseReads ? ReadMode.Lease : ReadMode.Quorum,
            },
            node.Disk.Recover());
        node.State = node.Disk.SnapshotState;
        node.AppliedConfiguration = node.Disk.Snapshot.Configuration;
        node.ConfigurationsBefore.Clear();
        node.ConfigurationsBefore.Add(node.AppliedConfiguration);
        node.InstallingSnapshot = false;
        node.ApplyQueue.Clear();
        node.Reads.Clear();
        node.LastRole = RaftRole.Follower;
        Trace($"start {node.Id} life {node.Life} {node.Disk.HardState} snapshot {node.Disk.Snapshot.Index}");
        int life = node.Life;
        After(_random.Next(node.TickMillis), () => TickNode(node, life));
    }

    private int HashCode(ulong id, int life) => unchecked(_settings.Seed * 31 + (int)id * 1009 + life * 65537);

    private bool IsUp(SimNode node, int life) => node.Raft is not null && node.Life == life;

    private void TickNode(SimNode node, int life)
    {
        if (!IsUp(node, life)) return;
        After(node.TickMillis, () => TickNode(node, life));
        if (node.PausedUntil > _now) return;
        node.Raft!.Tick();
        Drive(node);
    }

    /// <summary>The host's loop: performs what the core asks for, in the order the core demands.</summary>
    private void Drive(SimNode node)
    {
        RaftNode raft = node.Raft!;
        while (!node.InstallingSnapshot && node.Disk.PendingWrites < 4 && raft.HasReady)
        {
            Ready ready = raft.Ready();
            NoteRole(node, ready);
            foreach (Message message in ready.Messages) Post(message);
            foreach (ReadState read in ready.ReadStates) ReadProved(node, read);
            if (ready.Committed.Length > 0) TakeCommitted(node, ready);
            if (ready.SnapshotWanted) TakeSnapshot(node);
            node.Disk.Write(ready);
            if (ready.Snapshot is not null) node.InstallingSnapshot = true;
            if (_settings.Bug.HasFlag(PlantedBug.AckBeforeSync))
                foreach (Message message in ready.MessagesAfterPersist) Post(message);
            int life = node.Life;
            long delay = ready.MustSync ? 1 + _random.Next(_calm ? 3 : _settings.MaxDiskMillis) : 0;
            node.DiskFreeAt = Math.Max(node.DiskFreeAt, _now) + delay;
            After(node.DiskFreeAt - _now, () => Stored(node, life, ready));
        }
    }

    private void Stored(SimNode node, int life, Ready ready)
    {
        if (!IsUp(node, life)) return;
        node.Disk.SyncOldest();
        if (ready.Snapshot is not null)
        {
            node.State = node.Disk.SnapshotState;
            node.AppliedConfiguration = ready.Snapshot.Configuration;
            node.ApplyQueue.Clear();
            node.InstallingSnapshot = false;
            ForgetWrites(node);
            if (node.State.Index != ready.Snapshot.Index)
                throw new InvariantBrokenException($"node {node.Id} installed snapshot {ready.Snapshot.Index} with state {node.State.Index}");
        }

        if (!_settings.Bug.HasFlag(PlantedBug.AckBeforeSync))
            foreach (Message message in ready.MessagesAfterPersist) Post(message);
        node.Raft!.Advance(ready);
        Drive(node);
    }

    private void NoteRole(SimNode node, Ready ready)
    {
        if (ready.Role == RaftRole.Leader && (node.LastRole != RaftRole.Leader || node.LastTerm != ready.Term))
        {
            Trace($"leader {node.Id} term {ready.Term}");
            _invariants.LeaderElected(node);
        }

        node.LastRole = ready.Role;
        node.LastTerm = ready.Term;
    }

    private void TakeCommitted(SimNode node, Ready ready)
    {
        foreach (Entry entry in ready.Committed.Span)
            _invariants.Committed(node, entry, [.. node.ConfigurationsBefore, ready.Configuration], _nodes);
        if (!ready.Configuration.Equals(node.ConfigurationsBefore.LastOrDefault())) node.ConfigurationsBefore.Add(ready.Configuration);
        if (node.ConfigurationsBefore.Count > 3) node.ConfigurationsBefore.RemoveAt(0);
        node.ApplyQueue.Enqueue(ready);
        int life = node.Life;
        After(_random.Next(3), () => ApplyNext(node, life));
    }

    private void ApplyNext(SimNode node, int life)
    {
        if (!IsUp(node, life) || !node.ApplyQueue.TryDequeue(out Ready? ready)) return;
        foreach (Entry entry in ready.Committed.Span)
        {
            if (entry.Index != node.State.Index + 1)
                throw new InvariantBrokenException($"node {node.Id} applies {entry.Index} after {node.State.Index}");
            node.State = node.State.Apply(entry);
            if (entry.Data.Length == 8 && entry.Type == EntryType.Normal)
                WriteApplied(node, BinaryPrimitives.ReadUInt64LittleEndian(entry.Data.Span), entry.Index);
            _invariants.Applied(node, node.State);
        }

        ProposeLostAgain(node, ready.Committed.Span[^1].Term);

        node.AppliedConfiguration = ready.Configuration;
        node.Raft!.ReportApplied(node.State.Index);
        ServeReads(node);
        MaybeSnapshot(node);
        Drive(node);
    }

    private void MaybeSnapshot(SimNode node)
    {
        if (node.State.Index < node.Disk.Snapshot.Index + (ulong)_settings.SnapshotEvery)
        {
            if (_random.Next(20) == 0) node.Raft!.Compact(node.State.Index - Math.Min(node.State.Index, (ulong)_random.Next(20)));
            return;
        }

        TakeSnapshot(node);
    }

    private void TakeSnapshot(SimNode node)
    {
        RaftNode raft = node.Raft!;
        if (node.InstallingSnapshot || node.State.Index != raft.Applied || !raft.TryDescribeApplied(out ulong term)) return;
        var point = new SnapshotPoint(node.State.Index, term, node.AppliedConfiguration);
        node.Disk.SaveSnapshot(point, node.State);
        raft.ReportSnapshotStored(point);
        raft.Compact(point.Index - Math.Min(point.Index, (ulong)_random.Next(10)));
    }
}
