using System.Globalization;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>What to measure of a local cluster, and where.</summary>
/// <param name="Mk">The built <c>mk</c>; the executables of the cluster lie beside it.</param>
/// <param name="State">The state folder; made, and wiped in the end.</param>
/// <param name="Rounds">Deployments of the example; the median counts.</param>
/// <param name="Only">Names of measurements (start, idle, apply, failover, kubelet) to run; empty runs all.</param>
/// <param name="IdleSeconds">How long the idle cluster is watched, after a minute in which it comes to rest.</param>
internal sealed record ClusterBenchmarkOptions(string Mk, string State, int Rounds, string[] Only, int IdleSeconds)
{
    public static ClusterBenchmarkOptions Parse(string[] args)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i + 1 < args.Length; i += 2) values[args[i].TrimStart('-')] = args[i + 1];
        return new ClusterBenchmarkOptions(
            values.GetValueOrDefault("mk", Path.Combine(Root, "artifacts", "bundle", "mk")),
            values.GetValueOrDefault("state", "/var/lib/mk-bench"),
            int.Parse(values.GetValueOrDefault("rounds", "10"), CultureInfo.InvariantCulture),
            values.GetValueOrDefault("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            int.Parse(values.GetValueOrDefault("idle-seconds", "60"), CultureInfo.InvariantCulture));
    }

    /// <summary>The folder of the solution this program was built from.</summary>
    public static string Root { get; } = FindRoot();

    public string Example => Path.Combine(Root, "deploy", "examples", "web.yaml");

    public bool Wants(string measurement) => Only.Length == 0 || Only.Contains(measurement);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MiniKube.sln"))) folder = folder.Parent;
        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
