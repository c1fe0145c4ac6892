using System.Buffers.Binary;
using System.Diagnostics;

namespace MiniKube.Benchmarks.Store.Load;

/// <summary>Some watch streams on one connection. Counts the events that arrive within a window and how old each is.</summary>
internal sealed class WatchConnection(Uri server, RequestTemplate create) : Http2Connection(server, create.Path)
{
    private readonly Dictionary<int, MessageBuffer> _streams = [];
    private readonly List<Sample> _ages = [];
    private int _created;
    private volatile bool _stop;

    /// <summary>From the put to its arrival here, for every event that counts.</summary>
    public IReadOnlyList<Sample> Ages => _ages;

    /// <summary>What counts; set before anything is put.</summary>
    public Window Window { get; set; }

    /// <summary>Opens the watches; returns when the server has them all.</summary>
    public void Open(int watchers)
    {
        var message = new byte[create.Size];
        create.Write(message, 0, 0);
        for (int i = 0; i < watchers; i++) _streams.Add(Call(message, ends: false), new MessageBuffer());
        Flush();
        while (_created < watchers) Step();
    }

    /// <summary>Takes what comes until <see cref="Stop"/> and the next bytes.</summary>
    public void Run()
    {
        while (!_stop) Step();
    }

    public void Stop() => _stop = true;

    protected override void TakeData(int stream, ReadOnlySpan<byte> data) => _streams[stream].Take(data, TakeResponse);

    protected override void TakeEnd(int stream) => throw new IOException("the server ended a watch");

    private void Step()
    {
        Pump();
        Flush();
    }

    /// <summary>A WatchResponse: field 3 is "created", field 11 an event, in it field 2 the key with its value in field 5.</summary>
    private void TakeResponse(ReadOnlySpan<byte> response)
    {
        long now = Stopwatch.GetTimestamp();
        while (WireFields.TryNext(ref response, out int field, out ReadOnlySpan<byte> content))
        {
            if (field == 3) _created++;
            if (field != 11) continue;
            while (WireFields.TryNext(ref content, out int inEvent, out ReadOnlySpan<byte> kv))
            {
                if (inEvent != 2) continue;
                while (WireFields.TryNext(ref kv, out int inKey, out ReadOnlySpan<byte> value))
                    if (inKey == 5) Count(BinaryPrimitives.ReadInt64LittleEndian(value), now);
            }
        }
    }

    private void Count(long put, long now)
    {
        if (now >= Window.From && now <= Window.To) _ages.Add(Window.Sample(put, now));
    }

    /// <summary>Joins what arrives of a stream into messages.</summary>
    private sealed class MessageBuffer
    {
        private byte[] _bytes = new byte[4096];
        private int _count;

        public void Take(ReadOnlySpan<byte> data, MessageHandler handle)
        {
            if (_count == 0) data = data[Whole(data, handle)..];
            if (data.IsEmpty) return;
            if (_bytes.Length < _count + data.Length) Array.Resize(ref _bytes, (_count + data.Length) * 2);
            data.CopyTo(_bytes.AsSpan(_count));
            _count += data.Length;
            int used = Whole(_bytes.AsSpan(0, _count), handle);
            _bytes.AsSpan(used, _count - used).CopyTo(_bytes);
            _count -= used;
        }

        private static int Whole(ReadOnlySpan<byte> bytes, MessageHandler handle)
        {
            int at = 0;
            while (bytes.Length - at >= 5)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(bytes[(at + 1)..]);
                if (bytes.Length - at - 5 < length) break;
                handle(bytes.Slice(at + 5, length));
                at += 5 + length;
            }

            return at;
        }
    }

    private delegate void MessageHandler(ReadOnlySpan<byte> message);
}
