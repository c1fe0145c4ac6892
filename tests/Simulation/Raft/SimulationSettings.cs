namespace MiniKube.Simulation.Tests.Raft;

/// <summary>Mistakes that the simulation can make on purpose, to show that its checks would notice.</summary>
[Flags]
public enum PlantedBug
{
    None = 0,

    /// <summary>Term and vote are not stored.</summary>
    ForgetVote = 1,

    /// <summary>Acknowledgements leave before the disk has synced.</summary>
    AckBeforeSync = 2,

    /// <summary>Reads are answered from the local state without asking the leader.</summary>
    StaleReads = 4,
}

/// <summary>One run, derived from its seed alone.</summary>
public sealed record SimulationSettings
{
    public required int Seed { get; init; }

    public int Founders { get; init; } = 3;

    /// <summary>Virtual milliseconds of chaos, then of calm in which everything must recover.</summary>
    public int ChaosMillis { get; init; } = 4000;

    public int CalmMillis { get; init; } = 3000;

    public double Loss { get; init; }

    public double Duplication { get; init; }

    /// <summary>Messages of one link stay in order, as on a TCP connection.</summary>
    public bool Ordered { get; init; }

    public int MinDelay { get; init; } = 1;

    public int MaxDelay { get; init; } = 10;

    public int MaxDiskMillis { get; init; } = 10;

    /// <summary>Mean virtual milliseconds between two acts of chaos; 0 for none.</summary>
    public int ChaosEvery { get; init; } = 200;

    public bool MembershipChanges { get; init; }

    public int Clients { get; init; } = 4;

    /// <summary>Entries between snapshots.</summary>
    public int SnapshotEvery { get; init; } = 40;

    /// <summary>Members keep their log in the store's real write-ahead log; crashes tear it sector by sector.</summary>
    public bool RealLog { get; init; }

    public bool LeaseReads { get; init; }

    public PlantedBug Bug { get; init; }

    /// <summary>Draws a run from a seed.</summary>
    public static SimulationSettings FromSeed(int seed)
    {
        var random = new Random(seed);
        return new SimulationSettings
        {
            Seed = seed,
            Founders = random.Next(10) switch { 0 => 1, 1 => 2, 2 => 4, 3 or 4 or 5 => 5, _ => 3 },
            Loss = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.2,
            Duplication = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.2,
            Ordered = random.Next(2) == 0,
            MaxDelay = random.Next(2) == 0 ? 5 : random.Next(10, 120),
            MaxDiskMillis = random.Next(2) == 0 ? 3 : random.Next(5, 80),
            ChaosEvery = random.Next(5) == 0 ? 0 : random.Next(60, 500),
            MembershipChanges = random.Next(3) == 0,
            Clients = random.Next(1, 6),
            RealLog = seed % 3 == 0,
            SnapshotEvery = random.Next(3) == 0 ? 1000 : random.Next(5, 60),
        };
    }
}
