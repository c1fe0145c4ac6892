namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>The outcome of a proposal that was committed and applied on this member.</summary>
/// <param name="Index">Raft index of the entry.</param>
/// <param name="Term">Raft term of the entry.</param>
/// <param name="Value">What the state machine gave to <see cref="IApplyContext.SetResult"/>.</param>
public readonly record struct ApplyResult(ulong Index, ulong Term, object? Value);
