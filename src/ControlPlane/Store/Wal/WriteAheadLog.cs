using System.Buffers.Binary;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// The durable half of the Raft log: entries, hard state and snapshot marks in segments. Owned by one task.
/// Appends are gathered and reach the disk with <see cref="Flush"/>: one write and one sync for all of them.
/// After any <see cref="IOException"/> other than <see cref="WalNoSpaceException"/> it is unknown what is durable: stop the member.
/// Segments are in WriteAheadLog.Segments.cs, opening in WriteAheadLog.Open.cs.
/// </summary>
public sealed partial class WriteAheadLog : IDisposable
{
    private readonly IWalDisk _disk;
    private readonly WalOptions _options;
    private readonly WalOwner _owner;
    private byte[] _buffer = new byte[256 << 10];
    private int _buffered;
    private IWalFile _file;
    private int _written;
    private int _durable;
    private uint _checksum;
    private bool _failed;
    private HardState _hardState;
    private SnapshotPoint _mark = SnapshotPoint.Origin;
    private ulong _nextIndex;
    private List<WeakReference<WalPayloads>> _payloads = [];
    private readonly List<WalShelf> _unflushed = [];
#pragma warning disable CA2213 // it holds memory only; the payloads' holders have it
    private WalShelf? _shelf;
#pragma warning restore CA2213

    /// <summary>Bytes written since it was opened.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Bytes still free in the current segment.</summary>
    private int Room => (int)Math.Min(_file.Length, int.MaxValue) - _written - _buffered;

    /// <summary>
    /// Makes sure that the following appends fit, so that they cannot fail half-way for want of space.
    /// The sum of their sizes must not exceed half a segment.
    /// </summary>
    /// <exception cref="WalNoSpaceException">The next segment cannot be made; nothing was changed.</exception>
    public void Reserve(ReadOnlySpan<Entry> entries)
    {
        long bytes = 2048;
        foreach (Entry entry in entries) bytes += Frame.SizeOf(entry.Data.Length);
        if (bytes > Room) EnsureSpare((int)(bytes + 8192));
    }

    /// <summary>Adds entries; an entry replaces all that had its index or a higher one.</summary>
    /// <param name="onDisk">Set to the entries' payloads as they lie in the log: memory that is read from there when somebody looks, from the next <see cref="Flush"/> on. As many as entries, or none.</param>
    public void Append(ReadOnlySpan<Entry> entries, Span<ReadOnlyMemory<byte>> onDisk = default)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly Entry entry = ref entries[i];
            int size = Frame.SizeOf(entry.Data.Length);
            if (size > Room) BeginNextSegment(size);
            if (!onDisk.IsEmpty && entry.Data.Length > 0) onDisk[i] = Shelve(size, entry.Data.Length);
            WriteFrame(FrameType.Entry, (byte)entry.Type, entry.Term, entry.Index, entry.Data.Span);
            _nextIndex = entry.Index + 1;
        }
    }

    /// <summary>Adds term, vote and commit.</summary>
    public void Append(HardState state)
    {
        _hardState = state;
        Span<byte> vote = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(vote, state.Vote);
        AppendFrame(FrameType.HardState, 0, state.Term, state.Commit, vote);
    }

    /// <summary>Notes that a snapshot file is durable. One that is not a point of this log makes the log start again behind it.</summary>
    public void Append(SnapshotPoint mark)
    {
        _mark = mark;
        AppendFrame(FrameType.SnapshotMark, 0, mark.Term, mark.Index, ConfStateCodec.Encode(mark.Configuration));
        if (mark.Index >= _nextIndex) _nextIndex = mark.Index + 1;
    }

    /// <summary>Writes what was appended, and syncs it when asked.</summary>
    public void Flush(bool sync)
    {
        if (_failed) throw new IOException("the log failed before; the member must stop");
        try
        {
            if (_buffered > 0)
            {
                _file.Write(_written, _buffer.AsSpan(0, _buffered));
                _written += _buffered;
                WrittenBytes += _buffered;
                _buffered = 0;
                foreach (WalShelf shelf in _unflushed) shelf.Flushed();
                _unflushed.Clear();
            }

            if (sync && _durable < _written) Sync();
        }
        catch (IOException)
        {
            _failed = true;
            throw;
        }

        if (_buffer.Length > 4 << 20) _buffer = new byte[256 << 10];
        if (Room < _file.Length - (_file.Length / 8)) BeginSpare();
        if (Room < _file.Length / 2 && IsPreparing) _disk.Hurry();
    }

    /// <summary>Closes the files without writing anything more.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _spare?.Dispose();
    }

    private void Sync()
    {
        long began = _options.Time.GetTimestamp();
        _file.Sync();
        _durable = _written;
        _options.Synced?.Invoke(_options.Time.GetElapsedTime(began));
    }

    /// <summary>The payload of the frame that comes next.</summary>
    private ReadOnlyMemory<byte> Shelve(int size, int length)
    {
        int place = _written + _buffered;
        if (_shelf?.TryTake(place, size, length, out ReadOnlyMemory<byte> payload) != true)
        {
            _shelf = new WalShelf(_disk, _current, place, _checksum);
            _payloads.Add(new WeakReference<WalPayloads>(_shelf));
            _shelf.TryTake(place, size, length, out payload);
        }

        if (_unflushed.Count == 0 || _unflushed[^1] != _shelf) _unflushed.Add(_shelf);
        return payload;
    }

    private void AppendFrame(FrameType type, byte flags, ulong term, ulong index, ReadOnlySpan<byte> payload)
    {
        int size = Frame.SizeOf(payload.Length);
        if (size > Room) BeginNextSegment(size);
        WriteFrame(type, flags, term, index, payload);
    }

    private void WriteFrame(FrameType type, byte flags, ulong term, ulong index, ReadOnlySpan<byte> payload)
    {
        int size = Frame.SizeOf(payload.Length);
        if (_buffer.Length - _buffered < size) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _buffered + size));
        _checksum = Frame.Write(_buffer.AsSpan(_buffered, size), _checksum, type, flags, (uint)_durable, term, index, payload);
        _buffered += size;
    }
}
