namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>A member's hash of its keys with their history.</summary>
/// <param name="Revision">Up to which it goes.</param>
/// <param name="CompactRevision">Hashes compare only when this is the same.</param>
/// <param name="NewestRevision">The member's, at that moment.</param>
/// <param name="Hash">Equal for equal histories.</param>
public sealed record HistoryHash(long Revision, long CompactRevision, long NewestRevision, uint Hash);

/// <summary>A state machine whose copies can be compared. Thread-safe.</summary>
public interface IHashedState
{
    /// <summary>The hash up to a revision, 0 for the newest; null when that revision cannot be read here.</summary>
    /// <exception cref="InvalidDataException">A value that should be here is not.</exception>
    Task<HistoryHash?> HashAsync(long revision, CancellationToken cancellation);
}

/// <summary>What tells a member how the others are. Thread-safe.</summary>
internal interface IPeerComparison
{
    /// <summary>Versions of the peer protocol this member speaks.</summary>
    Peers.ProtocolRange Protocol { get; }

    /// <summary>The version that every member speaks; a member that was not heard of since this one started counts as the oldest.</summary>
    int ClusterProtocol { get; }

    /// <summary>Completes when everything that was known to be committed when this member stopped is applied again.</summary>
    Task Replayed { get; }

    /// <summary>Another member's hash; null when it cannot be asked, or cannot tell.</summary>
    Task<HistoryHash?> HashOfAsync(ulong memberId, long revision, CancellationToken cancellation);
}
