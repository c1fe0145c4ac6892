using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Owns the write-ahead log, as a loop of its own because syncs block. Takes all that has gathered while the last
/// sync ran, writes it, syncs once, and then lets the promises out. A failure ends the member; a full disk makes it wait.
/// </summary>
internal sealed class DiskWriter : ITurnLoop, IDisposable
{
    private const int MaxQueued = 512;
    private const int MaxBatch = 256;
    private const int ChunkBytes = 8 << 20;
    private static readonly TimeSpan s_retryPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_sparePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentQueue<DiskWork> _queue = new();
    private readonly CancellationTokenSource _giveUp;
    private readonly List<DiskWork> _batch = [];
    private readonly WriteAheadLog _wal;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<DiskWork> _stored;
    private int _queued;
    private int _works;
    private int _entries;
    private long? _refusedAt;
    private volatile bool _closing;
    private bool _full;

    /// <param name="stored">Called by the turns, in order, when a piece of work is durable.</param>
    public DiskWriter(WriteAheadLog wal, TimeProvider time, ILogger log, Action<DiskWork> stored)
    {
        _wal = wal;
        _time = time;
        _giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Pace = new DiskPace(time);
        _log = log;
        _stored = stored;
    }

    /// <inheritdoc/>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Called after a batch was told of, with whether nothing more is queued.</summary>
    public Action<bool>? Reported { get; init; }

    /// <summary>While the next segment is being made, the loop looks whether that came to nothing: it is then the one to try again.</summary>
    public TimeSpan Patience => _refusedAt is not null ? s_retryPause
        : _wal.SpaceShortage is not null || _wal.IsPreparing ? s_sparePause : Timeout.InfiniteTimeSpan;

    /// <summary>How fast the disk is.</summary>
    public DiskPace Pace { get; }

    /// <summary>Why there is no room for more, or null.</summary>
    public string? Shortage => _refusedAt is null ? null : _wal.SpaceShortage?.Message;

    /// <summary>Why the log's next segment could not be made, or null; there may be room in the present one.</summary>
    public string? Low => _wal.SpaceShortage?.Message;

    /// <summary>Bytes written to the log.</summary>
    public long WrittenBytes => _wal.WrittenBytes;

    /// <summary>Adds work. The core bounds how much is under way, so there is always room.</summary>
    public void Enqueue(DiskWork work)
    {
        if (Interlocked.Increment(ref _queued) > MaxQueued) throw new InvalidOperationException("the disk queue is full");
        _queue.Enqueue(work);
        Wake();
    }

    /// <summary>The turns finish what is queued, and the loop is then over; not for ever should the disk be full.</summary>
    public void Close()
    {
        _closing = true;
        _giveUp.CancelAfter(s_stopPatience);
        _giveUp.Token.Register(Wake);
        Wake();
    }

    public void Dispose()
    {
        _giveUp.Dispose();
        _wal.Dispose();
    }

    /// <inheritdoc/>
    public bool Turn()
    {
        while (Write())
        {
            Sync();
            Report();
        }

        if (_batch.Count > 0) return !_giveUp.IsCancellationRequested;
        if (_wal.SpaceShortage is not null) _wal.RetrySpare();
        NoteSpace();
        if (!_closing) return true;
        _wal.Flush(sync: true);
        return false;
    }

    /// <summary>The first step of a turn: takes what has gathered and writes it. False when there is nothing, or no room for it yet.</summary>
    public bool Write()
    {
        if (_refusedAt is { } since && _time.GetElapsedTime(since) < s_retryPause) return false;
        while (_batch.Count < MaxBatch && _works == 0 && _entries == 0 && _queue.TryDequeue(out DiskWork next))
        {
            Interlocked.Decrement(ref _queued);
            _batch.Add(next);
        }

        if (_batch.Count > 0) Pace.Begin();
        for (; _works < _batch.Count; _works++)
            if (!TryWrite(_batch[_works])) return false;
        return _batch.Count > 0;
    }

    /// <summary>The second step: makes what was written durable.</summary>
    public void Sync()
    {
        bool sync = false;
        foreach (DiskWork work in _batch) sync |= work.Mark is not null || work.Ready is { MustSync: true };
        _wal.Flush(sync);
    }

    /// <summary>The last step: says what is durable, and begins anew.</summary>
    public void Report()
    {
        foreach (DiskWork work in _batch)
        {
            _stored(work);
            if (work.ReleaseThrough > 0) _wal.Release(work.ReleaseThrough);
        }

        _batch.Clear();
        _works = 0;
        Pace.End();
        Reported?.Invoke(_queue.IsEmpty);
    }

    /// <summary>Writes a piece of work, or as much of it as there is room for; it goes on there the next time.</summary>
    private bool TryWrite(in DiskWork work)
    {
        ReadOnlySpan<Entry> entries = work.Ready is { } ready ? ready.Entries.Span : [];
        do
        {
            ReadOnlySpan<Entry> chunk = Chunk(entries[_entries..]);
            if (!HasRoom(chunk)) return false;
            if (_entries == 0 && work.Ready?.Snapshot is { } snapshot) _wal.Append(snapshot);
            _wal.Append(chunk, work.OnDisk.AsSpan(_entries, chunk.Length));
            _entries += chunk.Length;
        }
        while (_entries < entries.Length);

        _entries = 0;
        if (work.State is { } state) _wal.Append(state);
        if (work.Mark is { } mark) _wal.Append(mark);
        return true;
    }

    private static ReadOnlySpan<Entry> Chunk(ReadOnlySpan<Entry> entries)
    {
        int count = 0;
        for (long bytes = 0; count < entries.Length && (count == 0 || bytes + entries[count].Size <= ChunkBytes); count++)
            bytes += entries[count].Size;
        return entries[..count];
    }

    /// <summary>Whether these entries fit, with what states and marks take besides.</summary>
    private bool HasRoom(ReadOnlySpan<Entry> entries)
    {
        try
        {
            _wal.Reserve(entries);
            _refusedAt = null;
        }
        catch (WalNoSpaceException)
        {
            _refusedAt = _time.GetTimestamp();
        }

        NoteSpace();
        return _refusedAt is null;
    }

    private void NoteSpace()
    {
        bool full = _wal.SpaceShortage is not null;
        if (full == _full) return;
        _full = full;
        if (full) ConsensusLog.DiskFull(_log, _wal.SpaceShortage!.Message);
        else ConsensusLog.DiskHasSpace(_log);
    }
}
