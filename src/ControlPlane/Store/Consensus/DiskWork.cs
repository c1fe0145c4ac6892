using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Something for the disk writer, done in the order given.</summary>
/// <param name="Ready">What the core wants stored; its promises are sent afterwards.</param>
/// <param name="State">The hard state to store with it.</param>
/// <param name="Mark">A snapshot file of this member that is durable, to be noted in the log.</param>
/// <param name="ReleaseThrough">Segments that end before this index may go; 0 for none.</param>
internal readonly record struct DiskWork(Ready? Ready, HardState? State, SnapshotPoint? Mark, ulong ReleaseThrough)
{
    /// <summary>Set by the writer: the payloads of the Ready's entries as they lie in the log. As many as entries.</summary>
    public ReadOnlyMemory<byte>[] OnDisk { get; } = Ready is { Entries.IsEmpty: false } ? new ReadOnlyMemory<byte>[Ready.Entries.Length] : [];

    /// <summary>Completed when this, and all given before it, is durable.</summary>
    public TaskCompletionSource? Durable { get; init; }
}
