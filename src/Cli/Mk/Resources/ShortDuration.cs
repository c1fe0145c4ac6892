using System.Globalization;
using System.Text.RegularExpressions;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>Durations as users write them: <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
public static partial class ShortDuration
{
    /// <exception cref="ClusterException">Not a duration.</exception>
    public static TimeSpan Parse(string text)
    {
        var matches = Part().Matches(text);
        if (matches.Count == 0 || matches.Sum(m => m.Length) != text.Length) throw new ClusterException($"invalid duration \"{text}\"");
        return matches.Aggregate(TimeSpan.Zero, (sum, m) => sum + (double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * Unit(m.Groups[2].Value)));
    }

    private static TimeSpan Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromHours(1),
    };

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)")]
    private static partial Regex Part();
}
