namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// One request that a quorum has on stable storage, as the state machine gets it.
/// Indexes grow strictly but not by one: elections and membership changes use indexes too.
/// </summary>
/// <param name="Index">Raft log index.</param>
/// <param name="Term">Raft term the entry was appended in.</param>
/// <param name="Request">The bytes given to <see cref="IConsensus.ProposeAsync"/> on some member.
/// Immutable unless <see cref="IsBorrowed"/>; may then be kept, but keeping a slice keeps the whole network buffer it came in alive: copy what lives long.</param>
public readonly record struct CommittedEntry(ulong Index, ulong Term, ReadOnlyMemory<byte> Request)
{
    /// <summary>The request's bytes change after the call: what is to stay of them must be copied. So are entries of the log after a start.</summary>
    public bool IsBorrowed { get; init; }
}
