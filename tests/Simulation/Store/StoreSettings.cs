namespace MiniKube.Simulation.Tests.Store;

/// <summary>The classic mistakes that a store can make; the simulation makes one on purpose to show that its checks would notice.</summary>
public enum StoreBug
{
    None,

    /// <summary>A member that restarts does not know whom it voted for.</summary>
    VoteNotPersisted,

    /// <summary>An entry of an earlier term counts as committed once a majority has it.</summary>
    OldTermCommittedByCount,

    /// <summary>A member says that it has stored what its disk has not yet.</summary>
    AckBeforeSync,

    /// <summary>A member that led, was paused, and does not know that others lead now, answers reads.</summary>
    StaleReadAfterPause,

    /// <summary>A watch that reaches back behind a compaction goes on without what is gone, and without a word.</summary>
    WatchEventLostAtCompaction,

    /// <summary>A new leader gives every lease its whole time again.</summary>
    LeaseRevivedByNewLeader,

    /// <summary>A member that was brought up by a snapshot knows no users and roles.</summary>
    RightsLostInSnapshot,

    /// <summary>A member that was brought up by a snapshot does not watch over the leases in it.</summary>
    LeaseForgottenInSnapshot,
}

/// <summary>One run of whole members, drawn from its seed alone.</summary>
public sealed record StoreSettings
{
    public required int Seed { get; init; }

    /// <summary>1, 3 or 5.</summary>
    public int Founders { get; init; } = 3;

    /// <summary>Virtual seconds of chaos.</summary>
    public int ChaosSeconds { get; init; } = 10;

    /// <summary>Virtual seconds in which everything must recover.</summary>
    public int CalmSeconds { get; init; } = 9;

    /// <summary>Mean virtual milliseconds between two faults; 0 for none.</summary>
    public int FaultEvery { get; init; } = 700;

    public double Loss { get; init; }

    public double Duplication { get; init; }

    public int MaxDelayMillis { get; init; } = 3;

    public int MaxDiskMillis { get; init; } = 3;

    public int Clients { get; init; } = 3;

    /// <summary>Mean virtual milliseconds a client rests between two operations.</summary>
    public int ThinkMillis { get; init; } = 60;

    /// <summary>How many of a client's hundred operations are compactions.</summary>
    public int Compactions { get; init; } = 4;

    /// <summary>Entries between two snapshots.</summary>
    public int SnapshotEvery { get; init; } = 60;

    /// <summary>Entries kept in memory for followers that are behind.</summary>
    public int CatchUp { get; init; } = 30;

    public bool PowerCuts { get; init; } = true;

    public bool Pauses { get; init; } = true;

    public bool Partitions { get; init; } = true;

    public bool FullDisks { get; init; }

    public bool BitFlips { get; init; }

    public bool MembershipChanges { get; init; }

    /// <summary>There are users and roles, who change, and authentication is on most of the time.</summary>
    public bool Auth { get; init; }

    /// <summary>Clients that want the same lock, and as many that want to lead.</summary>
    public int Rivals { get; init; }

    /// <summary>Bytes of keys and values, with history, from which on writes are refused; 0 for no quota.</summary>
    public int Quota { get; init; }

    /// <summary>NOSPACE goes when there is room again; else somebody must disarm.</summary>
    public bool AlarmClearsItself { get; init; }

    /// <summary>Seconds of history that the store keeps of its own accord; 0 for all.</summary>
    public int HistorySeconds { get; init; }

    /// <summary>Least length of a value.</summary>
    public int ValueBytes { get; init; }

    public StoreBug Bug { get; init; }

    /// <summary>A run in which a mistake is made, and the faults that bring it to light are frequent.</summary>
    public static StoreSettings ForBug(StoreBug bug, int seed)
    {
        StoreSettings chaos = FromSeed(seed) with
        {
            Bug = bug,
            Founders = 3,
            ChaosSeconds = 10,
            FaultEvery = 200,
            FullDisks = false,
            BitFlips = false,
            MembershipChanges = false,
            PowerCuts = true,
            Pauses = false,
            Partitions = false,
            Clients = 3,
            ThinkMillis = 40,
            Auth = false,
            Rivals = 0,
            Quota = 0,
            HistorySeconds = 0,
            ValueBytes = 0,
        };
        return bug switch
        {
            StoreBug.VoteNotPersisted => chaos with { Partitions = true, MaxDelayMillis = 80 },
            StoreBug.OldTermCommittedByCount => chaos with { Partitions = true, MaxDiskMillis = 150, MaxDelayMillis = 3, Loss = 0 },
            StoreBug.StaleReadAfterPause => chaos with { Pauses = true, PowerCuts = false },
            StoreBug.WatchEventLostAtCompaction => chaos with
            {
                Compactions = 30,
                SnapshotEvery = 10,
                FaultEvery = 250,
                ThinkMillis = 15,
                MaxDelayMillis = 2,
                MaxDiskMillis = 2,
                Loss = 0,
                PowerCuts = false,
                Pauses = true,
            },
            StoreBug.LeaseRevivedByNewLeader => chaos with { FaultEvery = 0 },
            StoreBug.RightsLostInSnapshot => chaos with { Auth = true, SnapshotEvery = 10, CatchUp = 4 },
            StoreBug.LeaseForgottenInSnapshot => chaos with { SnapshotEvery = 10, CatchUp = 4 },
            _ => chaos,
        };
    }

    /// <summary>Draws a run from a seed.</summary>
    public static StoreSettings FromSeed(int seed)
    {
        var random = new Random(seed * 31 + 5);
        return new StoreSettings
        {
            Seed = seed,
            Founders = random.Next(10) switch { 0 or 1 => 1, 2 or 3 => 5, _ => 3 },
            ChaosSeconds = random.Next(4, 11),
            FaultEvery = random.Next(8) == 0 ? 0 : random.Next(250, 1500),
            Loss = random.Next(2) == 0 ? 0 : random.NextDouble() * 0.1,
            Duplication = random.Next(2) == 0 ? 0 : random.NextDouble() * 0.1,
            MaxDelayMillis = random.Next(3) == 0 ? random.Next(5, 80) : 2,
            MaxDiskMillis = random.Next(3) == 0 ? random.Next(5, 120) : 2,
            Clients = random.Next(1, 4),
            ThinkMillis = random.Next(30, 150),
            SnapshotEvery = random.Next(3) == 0 ? 1000 : random.Next(8, 60),
            CatchUp = random.Next(4, 40),
            PowerCuts = random.Next(4) > 0,
            Pauses = random.Next(3) > 0,
            Partitions = random.Next(4) > 0,
            FullDisks = random.Next(4) == 0,
            BitFlips = random.Next(5) == 0,
            MembershipChanges = random.Next(3) == 0,
            Auth = random.Next(4) == 0,
            Rivals = random.Next(4) == 0 ? random.Next(2, 4) : 0,
            Quota = random.Next(5) == 0 ? random.Next(4_000, 12_000) : 0,
            ValueBytes = random.Next(4) == 0 ? random.Next(20, 120) : 0,
            AlarmClearsItself = random.Next(2) == 0,
            HistorySeconds = random.Next(5) == 0 ? random.Next(2, 5) : 0,
        };
    }
}
