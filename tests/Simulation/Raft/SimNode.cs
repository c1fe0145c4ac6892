using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>A member: the real core, a simulated disk and a state machine. The host's duties are in <see cref="World"/>.</summary>
internal sealed class SimNode(ulong id, SimDisk disk)
{
    public ulong Id { get; } = id;

    public SimDisk Disk { get; } = disk;

    /// <summary>Null while it is down.</summary>
    public RaftNode? Raft { get; set; }

    public SimState State { get; set; } = SimState.Empty;

    public ConfState AppliedConfiguration { get; set; } = ConfState.Empty;

    /// <summary>In force before the last entries were handed out; an entry may have been committed under any of them.</summary>
    public List<ConfState> ConfigurationsBefore { get; } = [];

    /// <summary>Counts restarts; what was under way in an earlier life is void.</summary>
    public int Life { get; set; }

    public long PausedUntil { get; set; }

    /// <summary>Milliseconds between its ticks: clocks do not run at the same rate.</summary>
    public int TickMillis { get; init; } = 10;

    public bool InstallingSnapshot { get; set; }

    /// <summary>When the write queue of the disk is empty again.</summary>
    public long DiskFreeAt { get; set; }

    public RaftRole LastRole { get; set; }

    public ulong LastTerm { get; set; }

    public Queue<Ready> ApplyQueue { get; } = new();

    /// <summary>Reads waiting for an answer or for the state machine to reach an index.</summary>
    public Dictionary<ulong, PendingRead> Reads { get; } = [];

    public sealed record PendingRead(ulong Floor)
    {
        public ulong? Index { get; set; }
    }
}
