using System.Text;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Just enough of HPACK (RFC 7541) to find one field in a header block and read its text.</summary>
internal static class HpackField
{
    /// <summary>Symbols by the length of their Huffman code, with the first code of that length; those an authority can have.</summary>
    private static readonly (int Bits, int First, string Symbols)[] s_codes =
    [
        (5, 0x0, "012aceiost"),
        (6, 0x14, " %-./3456789=A_bdfghlmnpru"),
        (7, 0x5c, ":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz"),
        (8, 0xf8, "&*,;XZ"),
    ];

    /// <summary>Steps over one field. The name's index is 0 when the name is spelled out, -1 for fields without a value of their own.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> block, ref int at, out int nameIndex, out int valueAt)
    {
        (nameIndex, valueAt) = (-1, -1);
        var first = block[at];
        if ((first & 0x80) != 0) return TryReadNumber(block, ref at, 7, out _);
        if ((first & 0xe0) == 0x20) return TryReadNumber(block, ref at, 5, out _);
        if (!TryReadNumber(block, ref at, (first & 0x40) != 0 ? 6 : 4, out nameIndex)) return false;
        if (nameIndex == 0 && !TrySkipText(block, ref at)) return false;
        valueAt = at;
        return TrySkipText(block, ref at);
    }

    /// <summary>False for text with symbols that no authority has.</summary>
    public static bool TryReadText(ReadOnlySpan<byte> block, int at, out string text)
    {
        text = "";
        if (at >= block.Length) return false;
        var isHuffman = (block[at] & 0x80) != 0;
        if (!TryReadNumber(block, ref at, 7, out var size) || at + size > block.Length) return false;
        var bytes = block.Slice(at, size);
        if (isHuffman) return TryDecode(bytes, out text);
        text = Encoding.ASCII.GetString(bytes);
        return true;
    }

    private static bool TrySkipText(ReadOnlySpan<byte> block, ref int at)
    {
        if (at >= block.Length || !TryReadNumber(block, ref at, 7, out var size)) return false;
        at += size;
        return at <= block.Length;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> block, ref int at, int prefixBits, out int value)
    {
        var mask = (1 << prefixBits) - 1;
        value = block[at++] & mask;
        if (value < mask) return true;
        for (var shift = 0; at < block.Length && shift <= 14; shift += 7)
        {
            var next = block[at++];
            value += (next & 0x7f) << shift;
            if ((next & 0x80) == 0) return true;
        }

        return false;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        var result = new StringBuilder();
        int code = 0, bits = 0;
        foreach (var b in bytes)
        {
            for (var i = 7; i >= 0; i--)
            {
                code = (code << 1) | ((b >> i) & 1);
                if (++bits > 8) break;
                if (Symbol(bits, code) is not { } symbol) continue;
                result.Append(symbol);
                (code, bits) = (0, 0);
            }

            if (bits > 8) break;
        }

        text = result.ToString();
        return bits < 8 && code == (1 << bits) - 1;
    }

    private static char? Symbol(int bits, int code)
    {
        foreach (var (length, first, symbols) in s_codes)
        {
            if (length == bits && code >= first && code < first + symbols.Length) return symbols[code - first];
        }

        return null;
    }
}
