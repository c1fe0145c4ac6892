using System.Globalization;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>The tables of <c>mk up</c> and <c>mk status</c>.</summary>
public static class StatusTable
{
    public static string Placement(IReadOnlyList<StatusRow> rows) => TextTable.Format(
        ["PROCESS", "PID", "ROLE", "ADDRESS"],
        rows.Select(r => new[] { r.Process.Name, Pid(r), r.Role.Length == 0 ? "-" : r.Role, r.Process.Address }));

    public static string Full(IReadOnlyList<StatusRow> rows)
    {
        var table = TextTable.Format(
            ["PROCESS", "PID", "STATE", "UPTIME", "RESTARTS", "CPU", "MEMORY", "ROLE", "HEALTH"],
            rows.Select(r => new[] { r.Process.Name, Pid(r), r.State, Age.Short(r.Uptime), r.Restarts.ToString(CultureInfo.InvariantCulture), Cpu(r.CpuPercent), Memory(r.ResidentBytes), r.Role.Length == 0 ? "-" : r.Role, r.Healthy ? "ok" : r.Reason }));
        var total = rows.Sum(r => r.CpuPercent ?? 0);
        return table + string.Create(CultureInfo.InvariantCulture, $"{rows.Count(r => r.Healthy)} of {rows.Count} healthy, {total:0.0}% of one core in all, {Memory(rows.Sum(r => r.ResidentBytes ?? 0))} resident\n");
    }

    private static string Pid(StatusRow row) => row.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Cpu(double? percent) => percent is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p:0.0}%") : "-";

    private static string Memory(long? bytes) => bytes is { } b ? string.Create(CultureInfo.InvariantCulture, $"{b / 1048576.0:0}Mi") : "-";
}
