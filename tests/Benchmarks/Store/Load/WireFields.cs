namespace MiniKube.Benchmarks.Store.Load;

/// <summary>Walks the fields of a protobuf message without making objects of it.</summary>
internal static class WireFields
{
    /// <summary>The next field; <paramref name="content"/> is empty for one that is not a string, bytes or message.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> message, out int field, out ReadOnlySpan<byte> content)
    {
        field = 0;
        content = default;
        if (message.IsEmpty) return false;
        ulong tag = Number(ref message);
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0: Number(ref message); break;
            case 1: message = message[8..]; break;
            case 2:
                int length = (int)Number(ref message);
                content = message[..length];
                message = message[length..];
                break;
            case 5: message = message[4..]; break;
            default: throw new InvalidDataException($"wire type {tag & 7}");
        }

        return true;
    }

    private static ulong Number(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int i = 0; ; i++)
        {
            value |= (ulong)(message[i] & 0x7f) << (7 * i);
            if (message[i] >= 0x80) continue;
            message = message[(i + 1)..];
            return value;
        }
    }
}
