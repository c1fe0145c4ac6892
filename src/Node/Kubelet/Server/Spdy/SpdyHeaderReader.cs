using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MiniKube.Node.Kubelet.Server.Spdy;

/// <summary>Reads compressed header blocks. They are one deflate stream over the whole connection, primed with the dictionary; it
/// is kept and inflated from its start for each block, which suits connections of few streams. Not thread-safe.</summary>
public sealed class SpdyHeaderReader
{
    private const int MaxStream = 1 << 20;
    private static readonly byte[] LastBlock = [1, 0, 0, 0xFF, 0xFF];
    private readonly ArrayBufferWriter<byte> _deflated = new();
    private long _consumed;

    public SpdyHeaderReader()
    {
        // The dictionary goes in front as a stored block, which has the same effect as presetting it.
        var size = (ushort)SpdyDictionary.Bytes.Length;
        ReadOnlySpan<byte> stored = [0, (byte)size, (byte)(size >> 8), (byte)~size, (byte)(~size >> 8)];
        _deflated.Write(stored);
        _deflated.Write(SpdyDictionary.Bytes);
    }

    /// <summary>The headers of the next block, names in lower case.</summary>
    /// <exception cref="InvalidDataException">The block is no header block.</exception>
    public IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> block)
    {
        if (_consumed == 0)
        {
            if (block.Length < 6) throw new InvalidDataException("the header block has no zlib header");
            block = block[((block[1] & 0x20) != 0 ? 6 : 2)..];
            _consumed = SpdyDictionary.Bytes.Length;
        }
        if (_deflated.WrittenCount + block.Length > MaxStream) throw new InvalidDataException("too many headers on one connection");
        _deflated.Write(block);
        var plain = Inflate();
        var headers = Parse(plain.AsSpan((int)_consumed));
        _consumed = plain.Length;
        return headers;
    }

    private byte[] Inflate()
    {
        using var input = new MemoryStream();
        input.Write(_deflated.WrittenSpan);
        input.Write(LastBlock);
        input.Position = 0;
        using var inflate = new DeflateStream(input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        inflate.CopyTo(output);
        return output.ToArray();
    }

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> plain)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        var count = Number(ref plain);
        for (var i = 0; i < count; i++)
        {
            var name = Text(ref plain);
            headers[name] = Text(ref plain);
        }
        return headers;
    }

    private static int Number(ref ReadOnlySpan<byte> plain)
    {
        if (plain.Length < 4) throw new InvalidDataException("the header block ends early");
        var number = BinaryPrimitives.ReadInt32BigEndian(plain);
        plain = plain[4..];
        return number;
    }

    private static string Text(ref ReadOnlySpan<byte> plain)
    {
        var length = Number(ref plain);
        if (length < 0 || length > plain.Length) throw new InvalidDataException("the header block ends early");
        var text = Encoding.UTF8.GetString(plain[..length]);
        plain = plain[length..];
        return text;
    }
}
