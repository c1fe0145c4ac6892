namespace MiniKube.Machinery.Raft.Log;

/// <summary>What a member must remember across a crash beside its log.</summary>
/// <param name="Term">Highest term seen.</param>
/// <param name="Vote">Whom it voted for in that term; 0 for nobody.</param>
/// <param name="Commit">Highest index known committed. Losing it costs time, never safety.</param>
public readonly record struct HardState(ulong Term, ulong Vote, ulong Commit);
