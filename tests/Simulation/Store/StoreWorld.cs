using System.Collections.Immutable;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Simulation.Tests.Store.Clients;
using MiniKube.Simulation.Tests.Store.Engine;
using MiniKube.Simulation.Tests.Store.Histories;
using MiniKube.Simulation.Tests.Store.Members;
using MiniKube.Simulation.Tests.Store.Oracle;

namespace MiniKube.Simulation.Tests.Store;

/// <summary>
/// Whole members of the store in virtual time: the real host with its loops, log, snapshots, state, leases and watches, in one
/// thread, on machines and a network that do what the seed says. Two runs of one seed are the same run.
/// Faults are in StoreWorld.Faults.cs, the calm and what must be true after it in StoreWorld.Calm.cs.
/// </summary>
internal sealed partial class StoreWorld
{
    private const long Second = 1_000_000;
    private readonly List<SimMember> _members = [];
    private readonly List<WatchClient> _watchers = [];
    private Exception? _broken;
    private ulong _lastId;

    private StoreWorld(StoreSettings settings, List<string>? lines)
    {
        Settings = settings;
        Random = new Random(settings.Seed * 7919 + 17);
        Trace = new Trace(Queue, lines);
        var rule = new CommitRule();
        Network = new Network(Queue, Random, settings, rule, Trace);
        Ledger = new Ledger(Queue, Leases, rule, Trace, settings.HistorySeconds * Second);
        Owners = new OwnerWatch(Leases);
        ImmutableArray<Member> founders = [.. Enumerable.Range(1, settings.Founders).Select(i => SimMember.Describe((ulong)i))];
        foreach (Member founder in founders) Add(new SimMember(this, founder.Id, founders)).Start();
    }

    public StoreSettings Settings { get; }

    public Random Random { get; }

    public EventQueue Queue { get; } = new();

    public Trace Trace { get; }

    public Network Network { get; }

    public Ledger Ledger { get; }

    public LeaseWatch Leases { get; } = new();

    public OwnerWatch Owners { get; }

    public ClientHistory History { get; } = new();

    /// <summary>All members that were ever there and have not left.</summary>
    public IEnumerable<SimMember> Members => _members.Where(m => !m.IsRetired);

    /// <summary>Who leads, as far as it knows itself; null when nobody does.</summary>
    public SimMember? Leader => _members.LastOrDefault(m => m.Front is { Consensus.Leader.IsLeader: true });

    /// <summary>The newest revision that any client has seen: what is asked for now must not come before it.</summary>
    public long Floor { get; private set; } = 1;

    public bool IsCalm => Network.IsCalm;

    /// <summary>Clients begin nothing more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Answers that told a client its write, or its read, was done.</summary>
    public int Answers { get; private set; }

    /// <summary>Runs a seed to its end.</summary>
    /// <exception cref="InvariantBrokenException">Something that must always hold did not.</exception>
    public static StoreWorld Run(StoreSettings settings, List<string>? lines = null)
    {
        var world = new StoreWorld(settings, lines);
        try
        {
            world.Run();
            return world;
        }
        finally
        {
            foreach (SimMember member in world._members) member.Process?.Kill();
        }
    }

    public void Reached(long revision)
    {
        Answers++;
        Floor = Math.Max(Floor, revision);
    }

    /// <summary>Ends the run with what went wrong.</summary>
    public void Break(Exception failure)
    {
        Trace.Note("breaks", detail: failure.Message);
        _broken ??= failure;
    }

    /// <summary>Runs a check whose failure ends the run.</summary>
    public void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (Exception failure) when (failure is not PowerCutException)
        {
            Break(failure);
        }
    }

    /// <summary>A member for a client to call: one that is up, as a rule.</summary>
    public SimMember Pick(Random random)
    {
        SimMember[] all = [.. Members];
        SimMember[] up = [.. all.Where(m => m.Front is not null)];
        SimMember[] choice = up.Length == 0 || random.Next(20) == 0 ? all : up;
        return choice[random.Next(choice.Length)];
    }

    public ulong NewId() => ++_lastId;

    /// <summary>Starts a member that was added, unless it is there already.</summary>
    public void Join(ulong id)
    {
        if (_members.Exists(m => m.Id == id)) return;
        Trace.Note("joins", id);
        Add(new SimMember(this, id, [])).Start();
    }

    /// <summary>A process ended; another is started after a while.</summary>
    public void Died(SimMember member) => Queue.After(50_000 + Random.NextInt64(IsCalm ? Second / 5 : 2 * Second), member.Start);

    private void Run()
    {
        for (int i = 0; i < Settings.Clients; i++) new KeyClient(this, $"c{i}", Someone(mustWork: i == 0)).Begin();
        for (int i = 0; i < 2; i++) new LeaseClient(this, $"l{i}", i + 1, Someone()).Begin();
        for (int i = 0; i < 2; i++) _watchers.Add(new WatchClient(this, $"w{i}", Someone()));
        foreach (WatchClient watcher in _watchers) watcher.Begin();
        for (int i = 0; i < Settings.Rivals; i++)
        {
            new LockClient(this, $"m{i}", 10 + i, Someone()).Begin();
            new CandidateClient(this, $"e{i}", 20 + i, Someone()).Begin();
        }

        if (Settings.Auth) new AuthAdmin(this).Begin();
        if (Settings.Quota > 0 || Settings.FullDisks) new Housekeeper(this, Someone(mustWork: true)).Begin();
        new Operator(this).Begin();
        if (Settings.FaultEvery > 0) Queue.After(Random.NextInt64(Settings.FaultEvery * 1000L), Misbehave);
        RunFor(Settings.ChaosSeconds * Second);
        Heal();
        RunFor(Settings.CalmSeconds * Second);
        CheckRecovered();
    }

    private void RunFor(long micros)
    {
        long end = Queue.Now + micros;
        while (Queue.Now < end)
        {
            Queue.RunUntil(Math.Min(end, Queue.Now + (Second / 20)));
            if (_broken is not null) throw _broken;
        }
    }

    /// <summary>Whom a client is to be.</summary>
    /// <param name="mustWork">May everything, so that something always goes on.</param>
    private string? Someone(bool mustWork = false) => !Settings.Auth ? null : mustWork ? AuthAdmin.Root : AuthAdmin.Someone(Random);

    private SimMember Add(SimMember member)
    {
        _members.Add(member);
        Network.Add(member);
        _lastId = Math.Max(_lastId, member.Id);
        return member;
    }
}
