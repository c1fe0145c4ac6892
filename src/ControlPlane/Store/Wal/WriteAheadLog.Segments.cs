using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// Segments: the next one is zero-filled in the background from when the present one is an eighth full, slowly until that is half full, and taken
/// into use by a rename; those whose entries a snapshot covers are emptied and used again.
/// </summary>
public sealed partial class WriteAheadLog
{
    private const int SmallestSegment = 1 << 20;
    private readonly Queue<SegmentInUse> _segments = new();
    private readonly Lock _spareLock = new();
    private WalSegment _current;
    private IWalFile? _spare;
    private Task? _preparing;

    /// <summary>Why the next segment could not be made, or null. While it is set, new requests should be refused.</summary>
    public WalNoSpaceException? SpaceShortage { get; private set; }

    /// <summary>The next segment is being made in the background.</summary>
    public bool IsPreparing
    {
        get { lock (_spareLock) return _preparing is not null; }
    }

    /// <summary>Number of segments in use.</summary>
    public int SegmentCount => _segments.Count;

    /// <summary>Gives back the segments that hold only entries up to an index (covered by a durable, marked snapshot).</summary>
    public void Release(ulong through)
    {
        if (_segments.Count < 2 || _segments.ElementAt(1).FirstIndex > through + 1) return;
        Flush(sync: true);
        while (_segments.Count > 1 && _segments.ElementAt(1).FirstIndex <= through + 1)
        {
            SegmentInUse oldest = _segments.Dequeue();
            foreach (WeakReference<WalPayloads> payloads in oldest.Payloads)
                if (payloads.TryGetTarget(out WalPayloads? wanted)) wanted.Keep();
            string name = oldest.Segment.Name;
            bool reusable;
            lock (_spareLock) reusable = _spare is null && _preparing is null;
            if (reusable) _disk.Rename(name, WalSegment.UnfinishedSpare);
            else _disk.Delete(name);
        }
    }

    /// <summary>Tries again to make the next segment after a shortage.</summary>
    public void RetrySpare()
    {
        if (SpaceShortage is not null) BeginSpare();
    }

    /// <summary>Waits for background work; for an orderly stop and for tests.</summary>
    public Task SettleAsync()
    {
        lock (_spareLock) return _preparing ?? Task.CompletedTask;
    }

    private void BeginSpare()
    {
        lock (_spareLock)
        {
            if (_spare is not null || _preparing is not null) return;
            _preparing = Task.Factory.StartNew(() => PrepareSpare(0, patient: true), CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.LongRunning, _options.Background);
        }
    }

    private void EnsureSpare(int bytes)
    {
        Task? running;
        lock (_spareLock) running = _preparing;
#pragma warning disable VSTHRD002 // The writer has nothing else to do: it cannot go on without a segment.
        if (running is not null) _disk.Hurry();
        running?.Wait();
#pragma warning restore VSTHRD002
        if (_spare is not null && _spare.Length >= bytes) return;
        _spare?.Dispose();
        _spare = null;
        PrepareSpare(bytes, patient: false);
        if (SpaceShortage is { } shortage) throw shortage;
    }

    /// <summary>Makes a segment of the usual size, or where the disk does not have that a smaller one of at least so many bytes.</summary>
    private void PrepareSpare(int least, bool patient)
    {
        try
        {
            CreateLargest(Math.Max(least, Math.Min(_options.SegmentBytes, SmallestSegment)), patient);
            _disk.Rename(WalSegment.UnfinishedSpare, WalSegment.Spare);
            IWalFile file = _disk.Open(WalSegment.Spare);
            lock (_spareLock) _spare = file;
            SpaceShortage = null;
        }
        catch (IOException failure)
        {
            SpaceShortage = failure as WalNoSpaceException ?? new WalNoSpaceException("the next log segment could not be made", failure);
        }
        finally
        {
            lock (_spareLock) _preparing = null;
        }
    }

    private void CreateLargest(int least, bool patient)
    {
        for (int size = Math.Max(_options.SegmentBytes, least); ; size = Math.Max(size / 2, least))
        {
            try
            {
                _disk.Create(WalSegment.UnfinishedSpare, size, patient).Dispose();
                return;
            }
            catch (WalNoSpaceException) when (size > least)
            {
                // A smaller one may fit.
            }
        }
    }

    /// <summary>Closes the present segment and goes on in the spare one.</summary>
    private void BeginNextSegment(int frame)
    {
        Flush(sync: true);
        EnsureSpare(Math.Max(frame + 8192, Math.Min(_options.SegmentBytes, 1 << 20)));
        _file.Dispose();
        StartSegment(new WalSegment(_current.Sequence + 1));
    }

    private void StartSegment(WalSegment segment)
    {
        lock (_spareLock)
        {
            _file = _spare ?? throw new IOException("no spare segment");
            _spare = null;
        }

        _disk.Rename(WalSegment.Spare, segment.Name);
        _current = segment;
        uint previous = _checksum;
        _written = _durable = 0;
        _checksum = 0;
        Span<byte> header = stackalloc byte[SegmentHeader.PayloadSize];
        SegmentHeader.Encode(header, _owner, previous);
        WriteFrame(FrameType.SegmentHeader, 0, segment.Sequence, _nextIndex, header);
        (_shelf, _payloads) = (null, []);
        _segments.Enqueue(new SegmentInUse(segment, _nextIndex, _payloads));
        if (_mark != SnapshotPoint.Origin) Append(_mark);
        Append(_hardState);
    }

    /// <param name="FirstIndex">The index that was due when it was begun.</param>
    /// <param name="Payloads">Those of it that somebody may still have to read.</param>
    private readonly record struct SegmentInUse(WalSegment Segment, ulong FirstIndex, List<WeakReference<WalPayloads>> Payloads);
}
