using System.Globalization;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>A segment's place in the sequence; its name is the sequence number in hex.</summary>
internal readonly record struct WalSegment(ulong Sequence)
{
    private const string Suffix = ".wal";

    /// <summary>A zero-filled file waiting to become the next segment.</summary>
    public const string Spare = "spare";

    /// <summary>A spare that is still being filled.</summary>
    public const string UnfinishedSpare = "spare.tmp";

    public string Name => Sequence.ToString("x16", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>All segments among the names, in order.</summary>
    /// <exception cref="WalCorruptException">One in the middle is missing.</exception>
    public static List<WalSegment> Among(IEnumerable<string> names)
    {
        List<WalSegment> found = [.. names.Where(n => n.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(n => new WalSegment(ulong.Parse(n[..^Suffix.Length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))
            .OrderBy(s => s.Sequence)];
        for (int i = 1; i < found.Count; i++)
            if (found[i].Sequence != found[i - 1].Sequence + 1) throw new WalCorruptException($"the segment before {found[i].Name} is missing");
        return found;
    }
}
