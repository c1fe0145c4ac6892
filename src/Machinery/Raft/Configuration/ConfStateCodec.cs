using System.Collections.Immutable;

namespace MiniKube.Machinery.Raft.Configuration;

/// <summary>A configuration as bytes, for logs and snapshot files: four lists of varints, each after its count, and the flag.</summary>
public static class ConfStateCodec
{
    /// <summary>The bytes of a configuration.</summary>
    public static byte[] Encode(ConfState configuration)
    {
        var bytes = new List<byte>(64);
        foreach (ImmutableArray<ulong> list in (ImmutableArray<ulong>[])
            [configuration.Voters, configuration.VotersOutgoing, configuration.Learners, configuration.LearnersNext])
        {
            Add(bytes, (ulong)list.Length);
            foreach (ulong id in list) Add(bytes, id);
        }

        bytes.Add(configuration.AutoLeave ? (byte)1 : (byte)0);
        return [.. bytes];
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are no configuration.</exception>
    public static ConfState Decode(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        ImmutableArray<ulong> voters = ReadList(bytes, ref at), outgoing = ReadList(bytes, ref at);
        ImmutableArray<ulong> learners = ReadList(bytes, ref at), next = ReadList(bytes, ref at);
        if (at >= bytes.Length) throw new FormatException("malformed configuration");
        return new ConfState
        {
            Voters = voters,
            VotersOutgoing = outgoing,
            Learners = learners,
            LearnersNext = next,
            AutoLeave = bytes[at] != 0,
        };
    }

    private static ImmutableArray<ulong> ReadList(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong count = Varint.Read(bytes, ref at);
        if (count > (ulong)bytes.Length) throw new FormatException("malformed configuration");
        var list = ImmutableArray.CreateBuilder<ulong>((int)count);
        for (ulong i = 0; i < count; i++) list.Add(Varint.Read(bytes, ref at));
        return list.MoveToImmutable();
    }

    private static void Add(List<byte> bytes, ulong value)
    {
        Span<byte> varint = stackalloc byte[10];
        bytes.AddRange(varint[..Varint.Write(varint, value)]);
    }
}
