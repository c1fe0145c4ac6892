using System.Collections.Concurrent;
using FASTER.core;
using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// One FasterKV instance with its files. One writer; any number of readers, each with a session from a pool. Values that do not fit into
/// a page of its log (members with a larger <c>--max-request-bytes</c> can have such) stay in memory.
/// </summary>
internal sealed class ValueEngine : IDisposable
{
    /// <summary>Bytes of a record besides its value, roughly.</summary>
    public const int RecordOverhead = 24;

    /// <summary>Bytes of a file: garbage goes back to the disk in such steps.</summary>
    public const int SegmentBytes = 1 << SegmentBits;

    /// <summary>Of a value in FasterKV: no record crosses the end of a page.</summary>
    public const int LargestInPage = (1 << PageBits) - 4096;

    private const int Buckets = 1 << 16;
    private const int PageBits = 21;
    private const int MemoryBits = 23;
    private const int SegmentBits = 24;

    private readonly ValueDevice _device;
    private readonly FasterKV<long, SpanByte> _store;
    private readonly IFunctions<long, SpanByte, SpanByte, ByteString?, Empty> _functions = new ValueFunctions();
    private readonly ClientSession<long, SpanByte, SpanByte, ByteString?, Empty, IFunctions<long, SpanByte, SpanByte, ByteString?, Empty>> _writer;
    private readonly ConcurrentBag<ClientSession<long, SpanByte, SpanByte, ByteString?, Empty, IFunctions<long, SpanByte, SpanByte, ByteString?, Empty>>> _readers = [];

    private readonly ConcurrentDictionary<long, ByteString> _large = new();
    private long _largeBytes;

    /// <param name="path">What the files' names begin with.</param>
    /// <param name="written">Told how long each write to the files took.</param>
    public ValueEngine(string path, Action<TimeSpan>? written = null)
    {
        _device = new ValueDevice(path) { Written = written };
        _store = new FasterKV<long, SpanByte>(
            Buckets,
            new LogSettings { LogDevice = _device, PageSizeBits = PageBits, MemorySizeBits = MemoryBits, SegmentSizeBits = SegmentBits, MutableFraction = 0.5 });
        _writer = _store.NewSession(_functions);
    }

    public long Size => _store.Log.TailAddress - _store.Log.BeginAddress + Volatile.Read(ref _largeBytes);

    public string? Shortage => _device.Shortage;

    public void Write(long id, ReadOnlySpan<byte> value)
    {
        if (value.Length > LargestInPage)
        {
            _large[id] = ByteString.CopyFrom(value);
            Volatile.Write(ref _largeBytes, _largeBytes + value.Length);
            return;
        }

        unsafe
        {
            fixed (byte* bytes = value)
            {
                var record = SpanByte.FromPointer(bytes, value.Length);
                _writer.Upsert(ref id, ref record);
            }
        }
    }

    public ByteString? Read(long id)
    {
        if (Volatile.Read(ref _largeBytes) != 0 && _large.TryGetValue(id, out var large)) return large;
        if (!_readers.TryTake(out var session)) session = _store.NewSession(_functions);
        try
        {
            ByteString? value = null;
            var status = session.Read(ref id, ref value);
            if (!status.IsPending) return status.Found ? value : null;
            session.CompletePendingWithOutputs(out var outputs, wait: true);
            using (outputs) return outputs.Next() && outputs.Current.Status.Found ? outputs.Current.Output : null;
        }
        finally
        {
            _readers.Add(session);
        }
    }

    /// <inheritdoc cref="ValueDevice.DropSpares"/>
    public void DropSpares() => _device.DropSpares();

    public void Delete(long id)
    {
        if (_largeBytes != 0 && _large.TryRemove(id, out var large)) Volatile.Write(ref _largeBytes, _largeBytes - large.Length);
        else _writer.Delete(ref id);
    }

    /// <summary>
    /// Moves what lives in the older part of the log to its end, and gives the files before it back. With <paramref name="whole"/>
    /// the part that is still written in memory counts as old too.
    /// </summary>
    public void Compact(bool whole)
    {
        using var session = _store.NewSession(_functions);
        if (whole) _store.Log.ShiftReadOnlyAddress(_store.Log.TailAddress, wait: true);
        session.Compact(_store.Log.SafeReadOnlyAddress, CompactionType.Lookup);
        _store.Log.Truncate();
    }

    public void Dispose()
    {
        _writer.Dispose();
        while (_readers.TryTake(out var session)) session.Dispose();
        _device.Drain();
        _store.Dispose();
        _device.Dispose();
    }

    private sealed class ValueFunctions : SpanByteFunctions<long, ByteString?, Empty>
    {
        public override bool SingleReader(ref long key, ref SpanByte input, ref SpanByte value, ref ByteString? output, ref ReadInfo info)
        {
            output = ByteString.CopyFrom(value.AsReadOnlySpan());
            return true;
        }

        public override bool ConcurrentReader(ref long key, ref SpanByte input, ref SpanByte value, ref ByteString? output, ref ReadInfo info)
        {
            output = ByteString.CopyFrom(value.AsReadOnlySpan());
            return true;
        }
    }
}
