using System.Buffers.Binary;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// Reads segments in order and gathers what they say. Later frames win: an entry replaces all from its index on.
/// Any damage is corruption, except an unfinished write at the very end of the last segment.
/// Payloads are checked, and stay on the disk until somebody looks at them (<see cref="WalExtent"/>).
/// </summary>
#pragma warning disable CA1001 // an extent holds memory only; the payloads' holders have it
internal sealed class WalReplay(IWalDisk disk)
#pragma warning restore CA1001
{
    private readonly List<WeakReference<WalPayloads>> _extents = [];
    private readonly List<Entry> _entries = [];
    private readonly List<SnapshotPoint> _marks = [];
    private WalExtent? _extent;
    private bool _extentEnded;
    private WalOwner? _owner;
    private HardState _hardState;

    /// <summary>Checksum of the last good frame: where the chain goes on.</summary>
    public uint LastChecksum { get; private set; }

    /// <summary>Offset after the last good frame of the last segment read.</summary>
    public int End { get; private set; }

    /// <summary>Bytes after <see cref="End"/> that an unfinished write left behind.</summary>
    public int TornBytes { get; private set; }

    /// <summary>The index that was due when the segment was begun.</summary>
    public ulong SegmentFirstIndex { get; private set; }

    /// <summary>Where the payloads of the segment's entries are, as long as anybody holds them.</summary>
    public List<WeakReference<WalPayloads>> SegmentExtents => [.. _extents];

    /// <summary>Index after the last entry.</summary>
    public ulong NextIndex => _entries.Count > 0 ? _entries[^1].Index + 1 : _marks.Count > 0 ? _marks[^1].Index + 1 : 0;

    public WalContents Contents() => new(
        _owner ?? throw new WalCorruptException("the log has no header"), _hardState, _marks, _entries, TornBytes);

    /// <summary>Reads one segment. False when it is the last and was never begun.</summary>
    public bool Read(WalSegment segment, ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (!Frame.IsValid(bytes, 0, out Frame header) || header.Type != FrameType.SegmentHeader)
        {
            if (isLast && WalTail.IsUnfinished(bytes, 0)) return false;
            throw new WalCorruptException($"{segment.Name}: no segment header");
        }

        TakeHeader(segment, header, bytes.Slice(Frame.HeaderSize, header.Length));
        int at = header.Size;
        uint checksum = header.Checksum;
        _extentEnded = true;
        _extents.Clear();
        while (Frame.IsValid(bytes[at..], checksum, out Frame frame) && frame.Type != FrameType.SegmentHeader)
        {
            if (frame.Type == FrameType.Entry) TakeEntry(segment, new Entry(frame.Term, frame.Index, (EntryType)frame.Flags, Payload(segment, at, checksum, frame)));
            else Take(segment, frame, bytes.Slice(at + Frame.HeaderSize, frame.Length));
            checksum = frame.Checksum;
            at += frame.Size;
        }

        Finish(segment, bytes, at, isLast);
        LastChecksum = checksum;
        return true;
    }

    private void Finish(WalSegment segment, ReadOnlySpan<byte> bytes, int at, bool isLast)
    {
        End = at;
        int dirty = bytes[at..].LastIndexOfAnyExcept((byte)0);
        if (dirty < 0) return;
        if (!isLast || !WalTail.IsUnfinished(bytes, at))
            throw new WalCorruptException($"{segment.Name}: damaged at {at}, where it had been durable");
        TornBytes = dirty + 1;
    }

    private void TakeHeader(WalSegment segment, Frame header, ReadOnlySpan<byte> payload)
    {
        (WalOwner owner, uint previous) = SegmentHeader.Decode(segment.Name, payload);
        if (header.Term != segment.Sequence) throw new WalCorruptException($"{segment.Name}: is segment {header.Term}");
        if (_owner is not null && _owner != owner) throw new WalCorruptException($"{segment.Name}: belongs to another member");
        if (_owner is not null && previous != LastChecksum) throw new WalCorruptException($"{segment.Name}: does not follow the segment before");
        _owner = owner;
        SegmentFirstIndex = header.Index;
    }

    private void Take(WalSegment segment, Frame frame, ReadOnlySpan<byte> payload)
    {
        switch (frame.Type)
        {
            case FrameType.HardState when payload.Length == 8:
                _hardState = new HardState(frame.Term, BinaryPrimitives.ReadUInt64LittleEndian(payload), frame.Index);
                break;
            case FrameType.SnapshotMark:
                TakeMark(new SnapshotPoint(frame.Index, frame.Term, ConfStateCodec.Decode(payload)));
                break;
            default:
                throw new WalCorruptException($"{segment.Name}: unknown frame {frame.Type}");
        }
    }

    /// <param name="previous">Checksum of the frame before.</param>
    private ReadOnlyMemory<byte> Payload(WalSegment segment, int at, uint previous, in Frame frame)
    {
        if (frame.Length == 0) return default;
        if (!_extentEnded && _extent!.TryTake(at, frame, out ReadOnlyMemory<byte> payload)) return payload;
        var next = new WalExtent(disk, segment, at, previous);
        if (_extent is not null) _extent.Next = next;
        (_extent, _extentEnded) = (next, false);
        _extents.Add(new WeakReference<WalPayloads>(next));
        next.TryTake(at, frame, out payload);
        return payload;
    }

    private void TakeEntry(WalSegment segment, Entry entry)
    {
        if (_entries.Count > 0)
        {
            ulong first = _entries[0].Index, next = _entries[^1].Index + 1;
            if (entry.Index > next) throw new WalCorruptException($"{segment.Name}: entry {entry.Index} where {next} was due");
            if (entry.Index < first) _entries.Clear();
            else if (entry.Index < next) _entries.RemoveRange((int)(entry.Index - first), (int)(next - entry.Index));
        }

        _entries.Add(entry);
    }

    /// <summary>
    /// A mark inside the log keeps what follows it; one beyond or beside it (a snapshot of the leader's) starts the log again.
    /// One below the first entry here is of entries whose segments were released since: a later mark covers the gap.
    /// </summary>
    private void TakeMark(SnapshotPoint mark)
    {
        if (_marks.Count > 0 && _marks[^1].Index == mark.Index) return;
        _marks.Add(mark);
        if (_entries.Count == 0) return;
        ulong first = _entries[0].Index;
        if (mark.Index < first) return;
        bool inside = mark.Index <= _entries[^1].Index && _entries[(int)(mark.Index - first)].Term == mark.Term;
        if (!inside) _entries.Clear();
    }
}
