namespace MiniKube.Machinery.Raft.Log;

/// <summary>Little-endian base-128 numbers, as Protocol Buffers write them.</summary>
internal static class Varint
{
    public static int Measure(ulong value)
    {
        int bytes = 1;
        while ((value >>= 7) != 0) bytes++;
        return bytes;
    }

    public static int Write(Span<byte> target, ulong value)
    {
        int at = 0;
        while (value >= 0x80)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
        return at;
    }

    public static ulong Read(ReadOnlySpan<byte> source, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at >= source.Length) break;
            byte b = source[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }

        throw new FormatException("malformed varint");
    }
}
