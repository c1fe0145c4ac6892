using System.Globalization;
using System.Text;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>One figure beside its target.</summary>
/// <param name="Limit">The figure may not be greater.</param>
/// <param name="Unit">"s", "MB" or "% of one core".</param>
/// <param name="Detail">What the figure was made of; may be empty.</param>
internal sealed record Finding(string What, double Figure, double Limit, string Unit, string Detail = "")
{
    public bool IsMet => Figure <= Limit;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{What,-58}{Figure,8:0.00} {Unit,-14}<= {Limit,-6:0.##}{(IsMet ? "met    " : "NOT MET")}  {Detail}");

    public static string Heading { get; } = $"{"what",-58}{"figure",8} {"",-14}{"target",-9}";

    /// <summary>"min a, median b, max c" of some figures.</summary>
    public static string Spread(IReadOnlyCollection<double> figures)
    {
        var sorted = figures.Order().ToList();
        return new StringBuilder().Append(CultureInfo.InvariantCulture, $"min {sorted[0]:0.00}, max {sorted[^1]:0.00}, {sorted.Count} rounds").ToString();
    }

    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
