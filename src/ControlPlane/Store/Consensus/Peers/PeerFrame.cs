using System.Buffers.Binary;
using Google.Protobuf;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>
/// A batch of messages as it goes to a peer: a <see cref="PeerBatch"/> behind its length, written message by message into one buffer
/// that is used again, with the entries straight from the log. One thread at a time.
/// </summary>
internal sealed class PeerFrame
{
    private const int Usual = 16 << 10;
    private const int Largest = 4 << 20;
    private const int MostOfNumber = 5;
    private const byte MessagesTag = (PeerBatch.MessagesFieldNumber << 3) | 2;
    private const byte EntriesTag = (PeerMessage.EntriesFieldNumber << 3) | 2;

    private readonly PeerMessage _wire = new();
    private byte[] _buffer = new byte[Usual];
    private int _length = PeerStream.FrameHeader;

    /// <summary>Messages since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the frame so far.</summary>
    public int Length => _length;

    /// <summary>The whole frame; valid until the next call.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer, _length - PeerStream.FrameHeader);
        return _buffer.AsSpan(0, _length);
    }

    /// <summary>Begins the next one; memory of an unusually large one is given back.</summary>
    public void Clear()
    {
        if (_buffer.Length > Largest) _buffer = new byte[Usual];
        _length = PeerStream.FrameHeader;
        Count = 0;
    }

    /// <summary>Adds a message; when its entries cannot be read, nothing of it.</summary>
    public void Add(Message message)
    {
        int before = _length;
        try
        {
            Write(message);
            Count++;
        }
        catch
        {
            _length = before;
            throw;
        }
    }

    private void Write(Message message)
    {
        PeerMessages.Fill(_wire, message);
        ReadOnlySpan<Entry> entries = message.Entries.Span;
        int head = _wire.CalculateSize(), block = entries.IsEmpty ? 0 : EntryCodec.Measure(entries);
        int size = head + (entries.IsEmpty ? 0 : 1 + SizeOf(block) + block);
        Reserve(1 + MostOfNumber + size);
        Append(MessagesTag, size);
        _wire.WriteTo(_buffer.AsSpan(_length, head));
        _length += head;
        if (!entries.IsEmpty)
        {
            Append(EntriesTag, block);
            _length += EntryCodec.Write(entries, _buffer.AsSpan(_length, block));
        }
    }

    private void Reserve(int more)
    {
        if (_buffer.Length >= _length + more) return;
        Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
    }

    /// <summary>The beginning of a field that is bytes or a message.</summary>
    private void Append(byte tag, int length)
    {
        _buffer[_length++] = tag;
        _length += Varint.Write(_buffer.AsSpan(_length), (ulong)length);
    }

    private static int SizeOf(int number) => Varint.Measure((ulong)number);
}
