using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Settings of one member's consensus; fixed for its life.</summary>
public sealed record ConsensusOptions
{
    /// <summary>Folder of this member's log and snapshots.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Id of the cluster.</summary>
    public required ulong ClusterId { get; init; }

    /// <summary>This member as it wants to be known; its id is the member's identity.</summary>
    public required Member Self { get; init; }

    /// <summary>The members a new cluster begins with; empty for a member that joins one.</summary>
    public ImmutableArray<Member> Founders { get; init; } = [];

    /// <summary>One unit of Raft's time, and the heartbeat interval.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Ticks without a leader until an election.</summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>How reads are proved linearizable.</summary>
    public ReadMode ReadMode { get; init; }

    /// <summary>Entries applied between two snapshots.</summary>
    public ulong SnapshotCount { get; init; } = 10_000;

    /// <summary>Bytes of entries applied between two snapshots, should they come first.</summary>
    public long SnapshotBytes { get; init; } = 128 << 20;

    /// <summary>Entries kept for followers that are a little behind; those further behind get a snapshot.</summary>
    public ulong CatchUpEntries { get; init; } = 5_000;

    /// <summary>Of those, how many of the newest are kept in memory; the others are read from the log when they are wanted.</summary>
    public ulong EntriesAtHand { get; init; } = 256;

    /// <summary>Bytes of entries kept above which half of them goes; above twice as many, whoever may need them.</summary>
    public long CatchUpBytes { get; init; } = 8 << 20;

    /// <summary>Largest request.</summary>
    public int MaxRequestBytes { get; init; } = 2 << 20;

    /// <summary>Proposals in flight on this member.</summary>
    public int MaxPendingProposals { get; init; } = 10_000;

    /// <summary>After this a request counts as failed; its outcome is then unknown.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits for a leader to be elected before it fails.</summary>
    public TimeSpan LeaderPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Refuses membership changes that could cost the quorum.</summary>
    public bool StrictReconfigCheck { get; init; } = true;

    /// <summary>Learners there may be at a time.</summary>
    public int MaxLearners { get; init; } = 1;

    /// <summary>Sizes of the write-ahead log.</summary>
    public WalOptions Wal { get; init; } = new();

    /// <summary>Where election jitter, the number of this run and the first number of its reads come from; different at every start. Thread-safe.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where work runs that goes on beside the loops: snapshot files, the log's next segment.</summary>
    public TaskScheduler Background { get; init; } = TaskScheduler.Default;

    /// <summary>Who runs the loops.</summary>
    internal ILoopRunner Loops { get; init; } = LoopThreads.Shared;

    /// <summary>Where log and snapshots are; null for <see cref="DataFolder"/>.</summary>
    internal MemberStorage? Storage { get; init; }

    /// <summary>A mistake that the simulation plants, see <see cref="RaftConfig.CommitsEarlierTermsByCount"/>.</summary>
    internal bool CommitsEarlierTermsByCount { get; init; }

    /// <summary>Where messages go.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where numbers go.</summary>
    public MetricRegistry Metrics { get; init; } = new();
}
