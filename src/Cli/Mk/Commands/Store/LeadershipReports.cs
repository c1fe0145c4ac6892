using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary>What the members tell of the leader's changes, and of their disks. Members of other makes tell nothing.</summary>
internal static class LeadershipReports
{
    private const int Shown = 8;

    public static async Task PrintAsync(StoreTarget target, CancellationToken cancellation)
    {
        var reports = await Task.WhenAll(target.Members.Select(m => AskAsync(target, m, cancellation))).ConfigureAwait(false);
        var changes = target.Members.Zip(reports).Where(p => p.Second is not null).SelectMany(p => p.Second!.Changes.Select(c => (p.First.Name, Change: c))).OrderByDescending(c => c.Change.At).Take(Shown).ToList();
        if (changes.Count == 0) return;
        var names = target.Members.Zip(reports).Where(p => p.Second is not null).ToDictionary(p => p.Second!.Member, p => p.First.Name);
        string Words(string reason) => names.Aggregate(reason, (text, name) => text.Replace(Numbers.Hex(name.Key), name.Value, StringComparison.Ordinal));
        await Console.Out.WriteLineAsync().ConfigureAwait(false);
        var disks = target.Members.Zip(reports).Where(p => p.Second is not null).Select(p => new[] { p.First.Name, Millis(p.Second!.DiskMillis), p.Second.StallMillis >= 1 ? Millis(p.Second.StallMillis) : "-" });
        await Console.Out.WriteAsync(TextTable.Format(["MEMBER", "DISK WRITE", "STALLED FOR"], disks)).ConfigureAwait(false);
        await Console.Out.WriteLineAsync().ConfigureAwait(false);
        var rows = changes.Select(c => new[] { c.Change.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), c.Name, Numbers.Text(c.Change.Term), names.GetValueOrDefault(c.Change.Leader, c.Change.Leader == 0 ? "none" : Numbers.Hex(c.Change.Leader)), Words(c.Change.Reason) });
        await Console.Out.WriteAsync(TextTable.Format(["LEADER CHANGED (UTC)", "SEEN BY", "TERM", "LEADER", "REASON"], rows)).ConfigureAwait(false);
    }

    private static async Task<Report?> AskAsync(StoreTarget target, StoreEndpoint member, CancellationToken cancellation)
    {
        try
        {
            using var http = target.OpenHttp(member);
            return await http.GetFromJsonAsync<Report>("/leadership", cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or NotSupportedException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Millis(double millis) => string.Create(CultureInfo.InvariantCulture, $"{millis:0.0} ms");

    private sealed record Report(ulong Member, ulong Leader, ulong Term, double DiskMillis, double StallMillis, IReadOnlyList<Change> Changes);

    private sealed record Change(DateTimeOffset At, ulong Term, ulong Leader, string Reason);
}
