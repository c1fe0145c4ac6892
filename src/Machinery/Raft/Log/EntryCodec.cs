namespace MiniKube.Machinery.Raft.Log;

/// <summary>
/// Entries back to back in one block, as peers send them: varint term, type, varint length, payload.
/// Indexes are not written; they count up from the first.
/// </summary>
public static class EntryCodec
{
    /// <summary>Bytes that <see cref="Write"/> will need.</summary>
    public static int Measure(ReadOnlySpan<Entry> entries)
    {
        int total = 0;
        foreach (ref readonly Entry entry in entries)
            total += Varint.Measure(entry.Term) + 1 + Varint.Measure((ulong)entry.Data.Length) + entry.Data.Length;
        return total;
    }

    /// <summary>Writes the entries; <paramref name="target"/> holds at least <see cref="Measure"/> bytes. Returns the bytes written.</summary>
    public static int Write(ReadOnlySpan<Entry> entries, Span<byte> target)
    {
        int at = 0;
        foreach (ref readonly Entry entry in entries)
        {
            at += Varint.Write(target[at..], entry.Term);
            target[at++] = (byte)entry.Type;
            at += Varint.Write(target[at..], (ulong)entry.Data.Length);
            entry.Data.Span.CopyTo(target[at..]);
            at += entry.Data.Length;
        }

        return at;
    }

    /// <summary>Reads all entries of a block; payloads are slices of it.</summary>
    /// <exception cref="FormatException">The block is no list of entries.</exception>
    public static Entry[] Read(ReadOnlyMemory<byte> block, ulong firstIndex)
    {
        if (block.IsEmpty) return [];
        int count = 0;
        for (int at = 0; at < block.Length; count++) Next(block.Span, ref at);
        var entries = new Entry[count];
        for (int i = 0, at = 0; i < count; i++)
        {
            (ulong term, EntryType type, Range payload) = Next(block.Span, ref at);
            entries[i] = new Entry(term, firstIndex++, type, block[payload]);
        }

        return entries;
    }

    private static (ulong Term, EntryType Type, Range Payload) Next(ReadOnlySpan<byte> block, ref int at)
    {
        ulong term = Varint.Read(block, ref at);
        if (at >= block.Length) throw new FormatException("entry block ends inside an entry");
        byte type = block[at++];
        ulong length = Varint.Read(block, ref at);
        if (type > (byte)EntryType.ConfChange || length > (ulong)(block.Length - at)) throw new FormatException("entry block is malformed");
        int from = at;
        at += (int)length;
        return (term, (EntryType)type, from..at);
    }
}
