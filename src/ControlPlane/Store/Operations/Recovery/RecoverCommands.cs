using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Store.Operations.Recovery;

/// <summary>Flags of the commands for a lost quorum.</summary>
public sealed record RecoverOptions
{
    [Flag("data-dir", "data folders of the cluster's members, as many as are left")]
    public string[] DataDir { get; init; } = [];

    [Flag("yes", "do it; without this the command only says what it would do and what may be lost")]
    public bool Yes { get; init; }

    [Flag("bump-revision", "by how much the revision moves forward")]
    public long BumpRevision { get; init; } = RestoreOptions.DefaultBump;

    [Flag("write-out", "table or json")]
    public string WriteOut { get; init; } = "table";
}

/// <summary>
/// <c>mk-store inspect</c> looks at members' folders; <c>mk-store recover</c> makes a new cluster of one out of the best of them, after
/// saying what may be lost; <c>mk-store --force-new-cluster</c> does it at the start, for its own folder.
/// </summary>
internal static class RecoverCommands
{
    public static async Task<int> InspectAsync(string[] args)
    {
        var bound = FlagBinder.Bind<RecoverOptions>("mk-store inspect", args, "ETCD");
        if (bound.Options is not { } options) return bound.Report();
        var reports = await ReadAsync(options);
        Console.Write(options.WriteOut == "json" ? JsonSerializer.Serialize(reports) + "\n" : Table(reports));
        return reports.All(r => r.Unreadable is null) ? 0 : 1;
    }

    public static async Task<int> RecoverAsync(string[] args)
    {
        var bound = FlagBinder.Bind<RecoverOptions>("mk-store recover", args, "ETCD");
        if (bound.Options is not { } options) return bound.Report();
        var reports = await ReadAsync(options);
        var advice = RecoveryAdvice.From(reports);
        Console.Write(Table(reports) + "\n" + string.Join('\n', advice.Words) + "\n\n");
        if (advice.Best is not { } best) return 1;
        if (!options.Yes)
        {
            Console.WriteLine($"Nothing has been changed. With --yes, {best.Name} begins a new cluster of its own from {best.DataDir}, at a revision {options.BumpRevision} ahead. Stop all members first.");
            return 2;
        }

        Console.Write(Words(best, await MemberRecovery.RunAsync(best.DataDir, options.BumpRevision, CancellationToken.None)));
        return 0;
    }

    /// <summary>Before a member starts: ends a recovery that was broken off, and begins one if the flags ask for it and the member is not alone already.</summary>
    public static async Task PrepareAsync(StoreOptions options, ILogger log, CancellationToken cancellation)
    {
        MemberRecovery.Finish(options.DataFolder);
        if (!options.ForceNewCluster || !Directory.Exists(Path.Combine(options.DataFolder, "member"))) return;
        var report = await MemberReport.OfAsync(options.DataFolder, cancellation);
        if (report.Unreadable is { } reason) throw new InvalidOperationException($"--force-new-cluster: {reason}");
        if (report.Voters.Count == 1) return;
        StoreLog.ForcingNewCluster(log, report.LastIndex, report.Revision, report.Voters.Count);
        var made = await MemberRecovery.RunAsync(options.DataFolder, RestoreOptions.DefaultBump, cancellation);
        StoreLog.ForcedNewCluster(log, made.Cluster.ClusterId.ToString("x", CultureInfo.InvariantCulture), made.Cluster.Revision, made.SetAside);
    }

    private static async Task<IReadOnlyList<MemberReport>> ReadAsync(RecoverOptions options)
    {
        if (options.DataDir.Length == 0) throw new InvalidOperationException("name the members' folders with --data-dir");
        var reports = new List<MemberReport>();
        foreach (var folder in options.DataDir) reports.Add(await MemberReport.OfAsync(folder, CancellationToken.None));
        return reports;
    }

    private static string Table(IReadOnlyList<MemberReport> reports) => Columns.Format(
        ["MEMBER", "DATA", "TERM", "COMMITTED", "LAST INDEX", "REVISION", "KEYS"],
        reports.Select(r => r.Unreadable is { } reason
            ? ["?", r.DataDir, $"cannot be read: {reason}", "", "", "", ""]
            : new[] { r.Name, r.DataDir, Text(r.Term), Text(r.Committed), $"{r.LastIndex} (term {r.LastTerm})", $"{r.Revision}", $"{r.Keys}" }));

    private static string Words(MemberReport best, RecoveredMember made) => $"""
        {best.Name} is now the only member of the new cluster {made.Cluster.ClusterId:x}: {made.Cluster.Keys} keys, revision {made.Cluster.Revision}.
        What it held before is in {made.SetAside}; everything it goes on with is saved in {made.Snapshot}.

        Next:
          1. Start {best.Name} with its flags as before. Its clients list anew, because all revisions before are compacted.
          2. For each further member, one at a time: remove its old data folder, then
               etcdctl member add NAME --peer-urls=URL --learner      (once it has caught up: etcdctl member promote ID)
             and start it with --initial-cluster-state=existing and an --initial-cluster that names {best.Name}={string.Join(',', best.PeerUrls)} and itself.
          Or bring all members back at once: mk-store snapshot restore {made.Snapshot} for every member, with the whole --initial-cluster.

        """;

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
