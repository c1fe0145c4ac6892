using System.Runtime.InteropServices;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// Reads payloads of an opened log in its order, for who applies it after a start: some extents ahead, on another thread, into a few buffers that are
/// used again. Memory touched for the first time costs more than reading does. One caller.
/// </summary>
internal sealed class WalReader(TaskScheduler background)
{
    /// <summary>Extents that are read before they are wanted, so that neither side waits for the other for long.</summary>
    private const int Ahead = 4;

    private readonly Queue<Slot> _ahead = new();
    private readonly Stack<byte[]> _free = new();
    private Slot? _current;

    /// <summary>
    /// The bytes of a payload. Borrowed ones are what they are until the next call; others, which do not lie in an extent, are for good.
    /// </summary>
    /// <exception cref="WalCorruptException">They are no longer what they were when the log was opened.</exception>
    public (ReadOnlyMemory<byte> Bytes, bool IsBorrowed) Read(ReadOnlyMemory<byte> payload)
    {
        if (!MemoryMarshal.TryGetMemoryManager(payload, out WalExtent? extent, out int start, out int length))
        {
            Close();
            return (payload, false);
        }

        if (_current?.Extent != extent) GoTo(extent);
        return (_current!.Ensure().AsMemory(start, length), true);
    }

    /// <summary>Gives the buffers back, for the log has probably been read; reading may go on.</summary>
    public void Close()
    {
        if (_current is null) return;
        Leave(_current);
        _current = null;
        while (_ahead.TryDequeue(out Slot? slot)) Leave(slot);
        _free.Clear();
    }

    private void GoTo(WalExtent extent)
    {
        if (_current is { } last)
        {
            Leave(last);
            last.Extent.Next = null;
        }

        _current = null;
        while (_current is null && _ahead.TryDequeue(out Slot? slot))
        {
            if (slot.Extent == extent) _current = slot;
            else Leave(slot);
        }

        _current ??= new Slot(extent, Buffer(extent.Length));
        WalExtent? next = (_ahead.Count > 0 ? _ahead.Last() : _current).Extent.Next;
        for (; next is not null && _ahead.Count < Ahead; next = next.Next)
        {
            var slot = new Slot(next, Buffer(next.Length));
            _ahead.Enqueue(slot);
            _ = Task.Factory.StartNew(slot.TryEnsure, CancellationToken.None, TaskCreationOptions.DenyChildAttach, background);
        }
    }

    private void Leave(Slot slot) => _free.Push(slot.Take());

    private byte[] Buffer(int length) =>
        _free.TryPop(out byte[]? buffer) && buffer.Length >= length ? buffer : GC.AllocateUninitializedArray<byte>(Math.Max(length, WalExtent.Most));

    /// <summary>An extent and the buffer it is read into, by whoever comes first.</summary>
    private sealed class Slot(WalExtent extent, byte[] buffer)
    {
        private readonly Lock _lock = new();
        private bool _isRead;
        private bool _isTaken;

        public WalExtent Extent => extent;

        public byte[] Ensure()
        {
            lock (_lock)
            {
                if (!_isRead && !_isTaken) extent.CopyTo(buffer);
                _isRead = true;
                return buffer;
            }
        }

        /// <summary>What goes wrong here goes wrong again for who needs the bytes.</summary>
        public void TryEnsure()
        {
            try
            {
                Ensure();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Told to whoever looks.
            }
        }

        /// <summary>The buffer, which nobody will write to any more.</summary>
        public byte[] Take()
        {
            lock (_lock)
            {
                _isTaken = true;
                return buffer;
            }
        }
    }
}
