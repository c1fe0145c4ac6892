using System.Collections.Concurrent;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// The files under FasterKV, one a segment. What the disk does not take stays in memory and <see cref="Shortage"/> says why:
/// FasterKV would otherwise wait for ever for a full disk. Nothing is synced, for nothing here outlives the process. Writes go past
/// the page cache where the file system lets them (<see cref="DirectFile"/>): dirty pages would reach the disk in floods that the log's syncs wait behind.
/// </summary>
internal sealed class ValueDevice(string path) : StorageDeviceBase(path, SectorBytes, Devices.CAPACITY_UNSPECIFIED)
{
    /// <summary>
    /// FasterKV aligns memory and places in the files to this. Smaller than a page of memory, as disks' sectors are, every page of a direct write
    /// would reach the disk in two pieces: 2 MB then took 67 ms instead of 3, in which no log was synced.
    /// </summary>
    private const uint SectorBytes = 4096;
    private const uint Failed = 5;

    /// <summary>Written at once: the log's syncs come in between.</summary>
    private const int Slice = 512 << 10;

    private readonly string _path = path;
    private readonly ConcurrentDictionary<int, SafeFileHandle> _files = new();
    private readonly ConcurrentDictionary<int, DirectFile> _direct = new();
    private readonly ConcurrentDictionary<(int Segment, ulong Address), byte[]> _kept = new();

#pragma warning disable CA2213 // who writes after Dispose must be able to see that it is too late
    private readonly BlockingCollection<Action> _writes = new(boundedCapacity: 1024);
#pragma warning restore CA2213
    private readonly Lock _gate = new();
    private Thread? _writer;

    /// <summary>The last segment that was written to; the writer's own.</summary>
    private int _newest = -1;

    /// <summary>Why the last write stayed in memory; null when it did not.</summary>
    public string? Shortage { get; private set; }

    /// <summary>Told how long each write took; null for nobody.</summary>
    public Action<TimeSpan>? Written { get; init; }

    /// <summary>
    /// Makes files that are there the first segments of a device to come, whatever they hold: a segment that is read was written before.
    /// Their blocks are in place, so that writing takes no allocation, and nobody has to tell the disk of blocks that are free.
    /// </summary>
    public static void Adopt(IEnumerable<string> files, string path)
    {
        // By names that nothing has: a start that was broken off half-way leaves names of both kinds.
        var found = files.ToList().ConvertAll(file => (From: file, By: $"{path}.{Guid.NewGuid():N}"));
        foreach (var (from, by) in found) File.Move(from, by);
        for (var i = 0; i < found.Count; i++) File.Move(found[i].By, $"{path}.{i}");
    }

    /// <summary>Removes adopted files that are not in use yet.</summary>
    public void DropSpares() => Enqueue(() =>
    {
        for (var segment = _newest + 1; File.Exists(NameOf(segment)); segment++) File.Delete(NameOf(segment));
    });

    /// <summary>Writes on a thread of its own: the pool's may all be waiting for this write to make room.</summary>
    public override void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        void Work()
        {
            Write(segmentId, destinationAddress, Bytes(sourceAddress, numBytesToWrite));
            callback(0, numBytesToWrite, context);
        }

        if (!Enqueue(Work)) callback(0, numBytesToWrite, context);
    }

    /// <summary>
    /// Returns when all that was to be written is: before that nobody may take the memory away it is written from, nor the folder.
    /// What comes later is not written.
    /// </summary>
    public void Drain()
    {
        _writes.CompleteAdding();
        _writer?.Join();
    }

    /// <summary>Reads on the caller's thread, which waits for it anyway.</summary>
    public override void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        var done = Read(segmentId, sourceAddress, Bytes(destinationAddress, readLength));
        callback(done ? 0 : Failed, readLength, context);
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        if (_files.TryRemove(segment, out var file)) file.Dispose();
        if (_direct.TryRemove(segment, out var direct)) direct.Dispose();
        File.Delete(NameOf(segment));
        foreach (var key in _kept.Keys.Where(k => k.Segment == segment)) _kept.TryRemove(key, out _);
        callback?.Invoke(result);
    }

    public override void Dispose()
    {
        Drain();
        foreach (var file in _files.Values) file.Dispose();
        foreach (var direct in _direct.Values) direct.Dispose();
        _files.Clear();
        _direct.Clear();
    }

    private static unsafe Span<byte> Bytes(IntPtr address, uint length) => new((void*)address, checked((int)length));

    /// <summary>Has it done by the writer, after what was given to it before; false when there is none any more.</summary>
    private bool Enqueue(Action work)
    {
        if (_writes.IsAddingCompleted) return false;
        StartWriter();
        _writes.Add(work);
        return true;
    }

    private void StartWriter()
    {
        if (_writer is not null) return;
        lock (_gate)
        {
            if (_writer is not null) return;
            _writer = new Thread(RunWriter) { IsBackground = true, Name = "values" };
            _writer.Start();
        }
    }

    private void RunWriter()
    {
        foreach (var write in _writes.GetConsumingEnumerable()) write();
    }

    private void Write(int segment, ulong address, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _newest = Math.Max(_newest, segment);
            var began = TimeProvider.System.GetTimestamp();
            var direct = _direct.GetOrAdd(segment, s => new DirectFile(NameOf(s)));
            for (var at = 0; at < bytes.Length; at += Slice) direct.Write(bytes.Slice(at, Math.Min(Slice, bytes.Length - at)), (long)address + at);
            Written?.Invoke(TimeProvider.System.GetElapsedTime(began));
            _kept.TryRemove((segment, address), out _);
            Shortage = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _kept[(segment, address)] = bytes.ToArray();
            Shortage = e.Message;
        }
    }

    private bool Read(int segment, ulong address, Span<byte> target)
    {
        try
        {
            target.Clear();
            RandomAccess.Read(FileOf(segment), target, (long)address);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (_kept.IsEmpty) return false;
        }

        foreach (var ((inSegment, start), bytes) in _kept)
        {
            if (inSegment == segment) Overlay(bytes, start, target, address);
        }

        return true;
    }

    /// <summary>Copies the part of kept bytes that lies within what is read.</summary>
    private static void Overlay(byte[] bytes, ulong start, Span<byte> target, ulong address)
    {
        var from = Math.Max(start, address);
        var to = Math.Min(start + (ulong)bytes.Length, address + (ulong)target.Length);
        if (from < to) bytes.AsSpan((int)(from - start), (int)(to - from)).CopyTo(target[(int)(from - address)..]);
    }

    private SafeFileHandle FileOf(int segment) => _files.GetOrAdd(
        segment, s => File.OpenHandle(NameOf(s), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    private string NameOf(int segment) => $"{_path}.{segment}";
}
