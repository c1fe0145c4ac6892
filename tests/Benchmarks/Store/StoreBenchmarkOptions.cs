using System.Globalization;

namespace MiniKube.Benchmarks.Store;

/// <summary>What to measure, and where.</summary>
/// <param name="Workloads">Names of rows, or what names begin with up to a dash; all where empty.</param>
/// <param name="Seconds">Of each measurement.</param>
/// <param name="WarmUp">Seconds of mixed load before the first row, so that both kinds run as they do after a while.</param>
/// <param name="Rounds">Measurements a row; the median counts.</param>
/// <param name="Folder">On the disk to measure; made and removed.</param>
/// <param name="Binary">The mk-store to measure.</param>
/// <param name="Etcd">The etcd to measure.</param>
/// <param name="Only">"ours" or "etcd" to leave the other out.</param>
/// <param name="RestartMebibytes">Data of the restart row.</param>
/// <param name="Kills">Kills of the failover row.</param>
/// <param name="Timeline">Whether to print how the slowest calls are spread over time.</param>
/// <param name="Pauses">Whether to watch for moments in which the whole machine stands still; as root.</param>
internal sealed record StoreBenchmarkOptions(
    string[] Workloads, double Seconds, double WarmUp, int Rounds, string Folder, string Binary, string Etcd, string? Only, int RestartMebibytes, int Kills, bool Timeline, bool Pauses)
{
    public static StoreBenchmarkOptions Parse(string[] args)
    {
        var quick = args.Contains("--quick");
        var rest = args.Where(a => a is not ("--quick" or "--timeline" or "--pauses")).ToArray();
        var values = new Dictionary<string, string>();
        for (var i = 0; i + 1 < rest.Length; i += 2) values[rest[i].TrimStart('-')] = rest[i + 1];
        return new StoreBenchmarkOptions(
            values.GetValueOrDefault("workloads", "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            Real(values.GetValueOrDefault("seconds", quick ? "2" : "4")),
            Real(values.GetValueOrDefault("warm-up", quick ? "5" : "15")),
            Number(values.GetValueOrDefault("rounds", quick ? "1" : "3")),
            values.GetValueOrDefault("folder", Path.Combine(Path.GetTempPath(), $"mk-bench-{Environment.ProcessId}")),
            values.GetValueOrDefault("store", DefaultBinary()),
            values.GetValueOrDefault("etcd", "etcd"),
            values.GetValueOrDefault("only"),
            Number(values.GetValueOrDefault("restart-mib", quick ? "128" : "1024")),
            Number(values.GetValueOrDefault("kills", quick ? "5" : "50")),
            args.Contains("--timeline"),
            args.Contains("--pauses"));
    }

    public bool Includes(string workload) => Workloads.Length == 0 || Workloads.Any(w => workload == w || workload.StartsWith(w + '-', StringComparison.Ordinal));

    /// <summary>The store of the bundle that <c>./mk</c> runs; where there is none, the one built in the same configuration as this program.</summary>
    private static string DefaultBinary()
    {
        var artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));
        var bundled = Path.Combine(artifacts, "bundle", "mk-store");
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return File.Exists(bundled) ? bundled : Path.Combine(artifacts, "bin", "Store", configuration, "mk-store");
    }

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
