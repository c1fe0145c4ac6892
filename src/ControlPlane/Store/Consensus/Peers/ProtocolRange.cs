using System.Globalization;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>
/// Versions of the peer protocol that a member speaks. Two members speak the highest they have in common, so members of different
/// releases work together while a cluster is upgraded one by one.
/// </summary>
/// <param name="Lowest">At least 1.</param>
/// <param name="Highest">At least <paramref name="Lowest"/>.</param>
public sealed record ProtocolRange(int Lowest, int Highest)
{
    /// <summary>The version from which on members tell each other hashes of their keys.</summary>
    public const int WithHashes = 2;

    /// <summary>All that this release speaks.</summary>
    public static ProtocolRange Release { get; } = new(1, WithHashes);

    /// <summary>As a hello has them; one from before there were versions speaks the first.</summary>
    public static ProtocolRange Of(uint lowest, uint highest) => highest == 0 ? new ProtocolRange(1, 1) : new ProtocolRange((int)lowest, (int)highest);

    public static ProtocolRange Of(PeerHello hello) => Of(hello.LowestProtocol, hello.HighestProtocol);

    /// <summary>Reads 2 or 1-2; null for anything else, and for what this release does not speak.</summary>
    public static ProtocolRange? Parse(string text)
    {
        var parts = text.Split('-');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var lowest)) return null;
        if (!int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var highest)) return null;
        return lowest >= Release.Lowest && highest <= Release.Highest && lowest <= highest ? new ProtocolRange(lowest, highest) : null;
    }

    /// <summary>The version two members speak with each other; null when they cannot.</summary>
    public int? Common(ProtocolRange other) => Math.Min(Highest, other.Highest) is var version && version >= Math.Max(Lowest, other.Lowest) ? version : null;

    /// <summary>Why this member cannot speak with another, by name; null when it can.</summary>
    public string? Refuse(string name, ProtocolRange other)
    {
        if (Common(other) is not null) return null;
        return $"{name} speaks peer protocol {other}, this member {this}: {name} is too {(other.Highest < Lowest ? "old" : "new")}";
    }

    public override string ToString() => Lowest == Highest ? $"{Lowest}" : $"{Lowest}-{Highest}";
}
