namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// A frozen view of the state machine at the index it was captured at.
/// It is written on another task while <see cref="IStateMachine.Apply"/> goes on; disposing it ends the view.
/// </summary>
public interface ISnapshotSource : IAsyncDisposable
{
    /// <summary>Writes the whole state to <paramref name="target"/>. The framing, the checksum and the fsync are the caller's.</summary>
    Task WriteToAsync(Stream target, CancellationToken cancellation);
}
