using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Lets go of the payloads in the core's log that hardly anybody will look at again: those of entries that are applied and not among the newest.
/// In their place comes memory that is read from the write-ahead log. The core loop's own.
/// </summary>
internal sealed class LogShelf(RaftNode core, ulong atHand)
{
    private readonly Queue<(ReadOnlyMemory<Entry> Entries, ReadOnlyMemory<byte>[] OnDisk)> _waiting = new();

    /// <summary>Entries have become durable.</summary>
    public void Add(ReadOnlyMemory<Entry> entries, ReadOnlyMemory<byte>[] onDisk) => _waiting.Enqueue((entries, onDisk));

    /// <summary>Everything up to an index is applied.</summary>
    public void Applied(ulong index)
    {
        while (_waiting.TryPeek(out (ReadOnlyMemory<Entry> Entries, ReadOnlyMemory<byte>[] OnDisk) oldest) && oldest.Entries.Span[^1].Index + atHand <= index)
        {
            core.Replace(oldest.Entries.Span, oldest.OnDisk);
            _waiting.Dequeue();
        }
    }
}
