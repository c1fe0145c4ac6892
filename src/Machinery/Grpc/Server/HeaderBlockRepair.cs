using System.Text;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>
/// Makes the authority in an HTTP/2 HEADERS frame one that Kestrel takes. Each offending character becomes a dash: the
/// length stays, and with it the size of the entry in the compression table that both ends keep.
/// </summary>
internal static class HeaderBlockRepair
{
    private const int FrameHeaderSize = 9;
    private const int AuthorityIndex = 1;
    private const byte Padded = 0x8;
    private const byte HasPriority = 0x20;
    private const byte EndHeaders = 0x4;

    /// <summary>The frame with its authority repaired; null when it needs none, or is of a kind not understood here.</summary>
    public static byte[]? Repair(byte[] frame)
    {
        var flags = frame[4];
        if ((flags & EndHeaders) == 0 || (flags & Padded) != 0) return null;
        var at = FrameHeaderSize + ((flags & HasPriority) != 0 ? 5 : 0);
        while (at < frame.Length)
        {
            if (!HpackField.TrySkip(frame, ref at, out var nameIndex, out var valueAt)) return null;
            if (nameIndex != AuthorityIndex) continue;
            if (!HpackField.TryReadText(frame, valueAt, out var text) || IsFine(text)) return null;
            return Replace(frame, valueAt, at, Sanitize(text));
        }

        return null;
    }

    private static bool IsFine(string authority) => !authority.Contains('/', StringComparison.Ordinal);

    private static string Sanitize(string authority)
    {
        var lastColon = authority.LastIndexOf(':');
        var result = new StringBuilder(authority.Length);
        for (var i = 0; i < authority.Length; i++)
        {
            var c = authority[i];
            var keeps = char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' || (c == ':' && i == lastColon && IsPort(authority.AsSpan(i + 1)));
            result.Append(keeps ? c : '-');
        }

        return result.ToString();
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Writes the text uncompressed in place of the field's value, and the frame's new length.</summary>
    private static byte[] Replace(byte[] frame, int valueAt, int end, string text)
    {
        if (text.Length > 126) return frame;
        byte[] result = [.. frame[..valueAt], (byte)text.Length, .. Encoding.ASCII.GetBytes(text), .. frame[end..]];
        var size = result.Length - FrameHeaderSize;
        (result[0], result[1], result[2]) = ((byte)(size >> 16), (byte)(size >> 8), (byte)size);
        return result;
    }
}
