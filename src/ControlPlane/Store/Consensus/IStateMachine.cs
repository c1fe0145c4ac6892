namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// The replicated state: a deterministic function of the entries applied, in order.
/// All members are called by one task at a time (the applier), never concurrently.
/// Truth is the write-ahead log and the snapshot files; on start the state is rebuilt by
/// <see cref="RestoreAsync"/> (when a snapshot exists) and the entries after it.
/// </summary>
public interface IStateMachine
{
    /// <summary>
    /// Applies one entry. Deterministic: no clock, no random number, nothing of this member's own.
    /// An exception is a fault of the member: it stops with it, because its state can no longer be trusted.
    /// </summary>
    void Apply(in CommittedEntry entry, IApplyContext context);

    /// <summary>Whether applying a request surely takes no longer than microseconds, so that a thread with other duties may do it.</summary>
    bool IsQuick(ReadOnlySpan<byte> request) => false;

    /// <summary>Called after each batch of entries, before callers get their answers: the place to publish to readers and watchers once.</summary>
    /// <param name="appliedIndex">Index of the last entry of the batch (also those the state machine does not see).</param>
    void CompleteBatch(ulong appliedIndex);

    /// <summary>Freezes the state as of the last applied entry. Must be cheap: entries wait while it runs.</summary>
    ISnapshotSource CaptureSnapshot();

    /// <summary>Replaces the whole state by what <see cref="ISnapshotSource.WriteToAsync"/> wrote on this or another member.</summary>
    /// <param name="source">Positioned at the state; its checksum has been verified.</param>
    /// <param name="appliedIndex">The index the state is at.</param>
    /// <param name="cancellation">Cancelled when the member stops.</param>
    Task RestoreAsync(Stream source, ulong appliedIndex, CancellationToken cancellation);
}
