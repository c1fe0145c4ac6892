using System.Globalization;
using MiniKube.Benchmarks.Store.Load;

namespace MiniKube.Benchmarks.Store;

/// <summary>Prints the rows side by side as they come. Every row ends in how many times better ours is.</summary>
internal static class StoreTable
{
    public static void Head() => Line("workload", "etcd", "mk-store", "p99", "ratio");

    /// <summary>A row where more calls a second are better; the column before the last is etcd's p99 over ours.</summary>
    public static void Rates(string name, Measurement? etcd, Measurement? ours) =>
        Line(name, Text(etcd), Text(ours), Ratio(etcd?.P99, ours?.P99), Ratio(ours?.Rate, etcd?.Rate));

    /// <summary>A row where less is better.</summary>
    public static void Costs(string name, string unit, double? etcd, double? ours) =>
        Line(name, Amount(etcd, unit), Amount(ours, unit), "", Ratio(etcd, ours));

    /// <summary>What the machine had to do with the row above: how much of the time it stood still, and the calls that noticed nothing of it.</summary>
    public static void Pauses(Measurement? etcd, Measurement? ours) =>
        Line("  without pauses", Quiet(etcd), Quiet(ours), Ratio(etcd?.QuietP99, ours?.QuietP99), "");

    /// <summary>Every round's slowest calls, a number for each tenth of a second.</summary>
    public static void Timelines(IEnumerable<Measurement> etcd, IEnumerable<Measurement> ours)
    {
        foreach (var (kind, rounds) in new[] { ("etcd", etcd), ("ours", ours) })
        {
            foreach (var round in rounds) Console.WriteLine($"  {kind} ms: {string.Join(' ', round.Timeline.Select(m => m.ToString("F0", CultureInfo.InvariantCulture)))}");
        }
    }

    private static void Line(string name, string etcd, string ours, string p99, string ratio) =>
        Console.WriteLine($"{name,-24}{etcd,-48}{ours,-48}{p99,7}{ratio,9}");

    private static string Text(Measurement? m) => m is null
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{m.Rate:F0}/s p50 {m.P50:F1} p99 {m.P99:F1} ms {m.Cores * 1e6 / m.Rate:F0} cpu-us");

    private static string Quiet(Measurement? m) => m is null
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"paused {m.Paused * 1000:F0} ms/s, p99 else {m.QuietP99:F1} ms");

    private static string Amount(double? value, string unit) =>
        value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value:F2} {unit}");

    private static string Ratio(double? above, double? below) =>
        above is null || below is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{above / below:F2}x");
}
