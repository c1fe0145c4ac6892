namespace MiniKube.Machinery.Raft;

/// <summary>A leader's view of one member.</summary>
public readonly record struct MemberProgress(
    ulong Id, ulong Match, ulong Next, ProgressState State, bool IsLearner, bool RecentlyActive, int Inflight);

/// <summary>A picture of the core for metrics, logs and tests. Progress is empty on members that do not lead.</summary>
public sealed record RaftStatus(
    ulong Id, RaftRole Role, ulong Term, ulong Vote, ulong Leader, ulong Committed, ulong Applied, ulong FirstIndex,
    ulong LastIndex, ulong Stable, ulong TransferTarget, ConfState Configuration, IReadOnlyList<MemberProgress> Progress);
