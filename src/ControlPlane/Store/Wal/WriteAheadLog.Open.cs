using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>Making a log, and reading one back.</summary>
public sealed partial class WriteAheadLog
{
    private WriteAheadLog(IWalDisk disk, WalOptions options, WalOwner owner)
    {
        _disk = disk;
        _options = options;
        _owner = owner;
        _file = null!;
    }

    /// <summary>Whether the folder holds a log.</summary>
    public static bool Exists(IWalDisk disk) => WalSegment.Among(disk.List()).Count > 0;

    /// <summary>Makes a new log that begins with a state; durable when it returns.</summary>
    public static WriteAheadLog Create(IWalDisk disk, WalOptions options, WalOwner owner, RecoveredState initial)
    {
        var log = new WriteAheadLog(disk, options, owner) { _nextIndex = initial.Snapshot.Index + 1, _mark = initial.Snapshot };
        log.PrepareSpare(options.FirstSegmentBytes, patient: false);
        if (log.SpaceShortage is { } shortage) throw shortage;
        log._hardState = initial.HardState;
        log.StartSegment(new WalSegment(1));
        foreach (Entry entry in initial.Entries) log.Append([entry]);
        log.Flush(sync: true);
        return log;
    }

    /// <summary>Reads a log back and opens it for more. The entries' payloads are read again from the disk when they are first looked at.</summary>
    /// <exception cref="WalCorruptException">It is damaged where it had been durable.</exception>
    public static (WriteAheadLog Log, WalContents Contents) Open(IWalDisk disk, WalOptions options)
    {
        List<WalSegment> segments = WalSegment.Among(disk.List());
        if (segments.Count == 0) throw new WalCorruptException("there is no log");
        var replay = new WalReplay(disk);
        byte[] buffer = [];
        var read = new List<SegmentInUse>();
        while (segments.Count > read.Count)
        {
            WalSegment next = segments[read.Count];
            if (ReadSegment(disk, next, replay, read.Count == segments.Count - 1, ref buffer)) read.Add(new SegmentInUse(next, replay.SegmentFirstIndex, replay.SegmentExtents));
            else DropUnbegun(disk, segments);
        }

        WalContents contents = replay.Contents();
        var log = new WriteAheadLog(disk, options, contents.Owner);
        log.Continue(read, replay, contents);
        return (log, contents);
    }

    /// <summary>Whose log it is, from its first segment alone.</summary>
    /// <exception cref="WalCorruptException">The first segment has no header.</exception>
    public static WalOwner ReadOwner(IWalDisk disk)
    {
        WalSegment first = WalSegment.Among(disk.List())[0];
        using IWalFile file = disk.Open(first.Name);
        var bytes = new byte[Math.Min(file.Length, Frame.SizeOf(SegmentHeader.PayloadSize))];
        file.Read(0, bytes);
        if (!Frame.IsValid(bytes, 0, out Frame header) || header.Type != FrameType.SegmentHeader)
            throw new WalCorruptException($"{first.Name}: no segment header");
        return SegmentHeader.Decode(first.Name, bytes.AsSpan(Frame.HeaderSize, header.Length)).Owner;
    }

    /// <param name="buffer">Used again for the next segment: memory touched for the first time costs more than reading does.</param>
    private static bool ReadSegment(IWalDisk disk, WalSegment segment, WalReplay replay, bool isLast, ref byte[] buffer)
    {
        using IWalFile file = disk.Open(segment.Name);
        if (buffer.Length < file.Length) buffer = GC.AllocateUninitializedArray<byte>(checked((int)file.Length));
        Span<byte> bytes = buffer.AsSpan(0, (int)file.Length);
        file.Read(0, bytes);
        return replay.Read(segment, bytes, isLast);
    }

    /// <summary>A crash came between taking a segment into use and its first sync.</summary>
    private static void DropUnbegun(IWalDisk disk, List<WalSegment> segments)
    {
        if (segments.Count == 1) throw new WalCorruptException("the only segment was never begun");
        disk.Delete(segments[^1].Name);
        segments.RemoveAt(segments.Count - 1);
    }

    private void Continue(List<SegmentInUse> segments, WalReplay replay, WalContents contents)
    {
        foreach (SegmentInUse segment in segments) _segments.Enqueue(segment);
        (_current, _payloads) = (segments[^1].Segment, segments[^1].Payloads);
        _file = _disk.Open(_current.Name);
        _written = _durable = replay.End;
        _checksum = replay.LastChecksum;
        _hardState = contents.HardState;
        _mark = contents.Marks.Count > 0 ? contents.Marks[^1] : SnapshotPoint.Origin;
        _nextIndex = Math.Max(1, replay.NextIndex);
        if (_disk.List().Contains(WalSegment.Spare)) _spare = _disk.Open(WalSegment.Spare);
        if (replay.TornBytes > 0) _file.Write(replay.End, new byte[replay.TornBytes]);

        // A process that was killed leaves what it wrote with the system, not yet on the disk; from here on it counts as durable.
        _file.Sync();
    }
}
