using System.Text;

namespace MiniKube.Node.Proxy.Services;

/// <summary>One iptables rule without its chain. <see cref="ToString"/> gives exactly the text that iptables-save prints for
/// it, so that what is wanted can be compared with what the kernel holds, byte for byte.</summary>
public sealed record Rule
{
    /// <summary>Address or network of the sender; a leading <c>!</c> negates.</summary>
    public string? Source { get; init; }

    /// <summary>Address or network of the receiver; a leading <c>!</c> negates.</summary>
    public string? Destination { get; init; }

    public string? Protocol { get; init; }

    /// <summary>Needs <see cref="Protocol"/>.</summary>
    public int? DestinationPort { get; init; }

    public string? Comment { get; init; }

    /// <summary>Further matches in iptables' own order of options (<c>-m addrtype --dst-type LOCAL</c>).</summary>
    public string? Match { get; init; }

    /// <summary>The chain or target with its options; null only counts.</summary>
    public string? Target { get; init; }

    /// <summary>Marks the packet so that it leaves with the node's own address.</summary>
    public const string Masquerade = "KUBE-MARK-MASQ";

    /// <summary>A rule that is taken with the given probability. The kernel keeps it in 31 bits; the text is what it reads back.</summary>
    public static string RandomMatch(int oneIn)
    {
        var kept = Math.Round(2147483648.0 / oneIn, MidpointRounding.AwayFromZero) / 2147483648.0;
        return FormattableString.Invariant($"-m statistic --mode random --probability {kept:F11}");
    }

    public override string ToString()
    {
        var text = new StringBuilder(160);
        AppendAddress(text, "-s", Source);
        AppendAddress(text, "-d", Destination);
        if (Protocol is not null) Append(text, "-p ").Append(Protocol);
        if (Comment is not null) Append(text, "-m comment --comment ").Append(Quote(Comment));
        if (Match is not null) Append(text, Match);
        if (DestinationPort is { } port) Append(text, "-m ").Append(Protocol).Append(" --dport ").Append(port);
        if (Target is not null) Append(text, "-j ").Append(Target);
        return text.ToString();
    }

    private static void AppendAddress(StringBuilder text, string option, string? address)
    {
        if (address is null) return;
        if (address[0] == '!') Append(text, "! ");
        if (address[0] == '!') text.Append(option); else Append(text, option);
        var bare = address.AsSpan().TrimStart('!');
        text.Append(' ').Append(bare);
        if (!bare.Contains('/')) text.Append("/32");
    }

    private static StringBuilder Append(StringBuilder text, string part)
    {
        if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
        return text.Append(part);
    }

    private static string Quote(string comment) =>
        comment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? comment : $"\"{comment}\"";
}
