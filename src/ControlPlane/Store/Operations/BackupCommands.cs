using System.Globalization;
using System.Text.Json;
using MiniKube.ControlPlane.Store.Backups;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Store.Operations;

/// <summary>Flags of the commands about backups.</summary>
public sealed record BackupCommandOptions
{
    [Flag("backup-dir", "folder of the backups")]
    public string BackupDir { get; init; } = "";

    [Flag("backup", "name of the backup; the newest where absent")]
    public string Backup { get; init; } = "";

    [Flag("write-out", "table or json")]
    public string WriteOut { get; init; } = "table";
}

/// <summary><c>mk-store backups</c> lists the backups of a folder; <c>mk-store drill</c> restores one for proof.</summary>
internal static class BackupCommands
{
    public static Task<int> ListAsync(string[] args, TimeProvider time)
    {
        var bound = FlagBinder.Bind<BackupCommandOptions>("mk-store backups", args, "ETCD");
        if (bound.Options is not { } options) return Task.FromResult(bound.Report());
        Console.Write(Render(Open(options).List(), options.WriteOut, time.GetUtcNow()));
        return Task.FromResult(0);
    }

    public static async Task<int> DrillAsync(string[] args, TimeProvider time)
    {
        var bound = FlagBinder.Bind<BackupCommandOptions>("mk-store drill", args, "ETCD");
        if (bound.Options is not { } options) return bound.Report();
        var catalog = Open(options);
        var file = options.Backup.Length > 0 ? options.Backup : catalog.List().FirstOrDefault()?.File ?? throw new InvalidOperationException($"there is no backup in {options.BackupDir}");
        if (!File.Exists(catalog.PathOf(file))) throw new InvalidOperationException($"there is no backup {file} in {options.BackupDir}");
        var began = time.GetTimestamp();
        var report = await new RestoreDrill(catalog, time).RunAsync(file, CancellationToken.None);
        Console.Write(Render(report, time.GetElapsedTime(began)));
        return report.Record.Failure is null ? 0 : 1;
    }

    internal static string Render(IReadOnlyList<BackupRecord> backups, string format, DateTimeOffset now) => format switch
    {
        "json" => JsonSerializer.Serialize(backups) + "\n",
        "table" => Columns.Format(
            ["BACKUP", "AGE", "REVISION", "KEYS", "SIZE", "STATE"],
            backups.Select(b => new[] { b.File, Age(now - b.TakenAt), Known(b, b.Revision), Known(b, b.Keys), Text(b.Size), State(b, now) })),
        _ => throw new InvalidOperationException($"unknown output format {format}: table or json"),
    };

    private static string Render(DrillReport report, TimeSpan took)
    {
        var rows = Columns.Format(["CHECK", "RECORDED", "RESTORED", ""], report.Checks.Select(c => new[] { c.What, Short(c.Recorded), Short(c.Restored), c.Holds ? "ok" : "DIFFERS" }));
        var verdict = report.Record.Failure is { } failure ? $"NOT PROVEN: {failure}" : string.Create(CultureInfo.InvariantCulture, $"proven: restored into a scratch store and compared in {took.TotalSeconds:0.0} s");
        return $"{report.Record.File}\n{rows}{verdict}\n";
    }

    private static BackupCatalog Open(BackupCommandOptions options) =>
        Directory.Exists(options.BackupDir) ? new BackupCatalog(options.BackupDir) : throw new InvalidOperationException($"there is no folder \"{options.BackupDir}\" (--backup-dir)");

    private static string State(BackupRecord backup, DateTimeOffset now)
    {
        if (backup.Failure is { } failure) return $"FAILED: {failure}";
        return backup.ProvenAt is { } at ? $"proven ({Age(now - at)} ago)" : "unproven";
    }

    private static string Known(BackupRecord backup, long number) => backup.Sha256.Length > 0 ? Text(number) : "?";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length > 16 ? text[..16] + "…" : text;

    private static string Age(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0}s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0}m"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0}d"),
    };
}
