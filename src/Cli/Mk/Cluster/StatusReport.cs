using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Reads the state of every process: from /proc, from its health endpoint, from the store and from the Leases.</summary>
public sealed class StatusReport(LocalCluster cluster, TimeProvider time)
{
    /// <summary>Reads all rows; CPU is measured over <paramref name="sample"/> (zero: not measured).</summary>
    public async Task<IReadOnlyList<StatusRow>> ReadAsync(TimeSpan sample, CancellationToken cancellation)
    {
        var processes = cluster.Layout.Processes;
        var before = processes.ToDictionary(p => p.Name, p => cluster.Table.Find(p.Name));
        var begin = time.GetTimestamp();
        using var health = new HealthProbe();
        var roles = new RoleReader(cluster).ReadAsync(cancellation);
        var answers = await Task.WhenAll(processes.Select(p => before[p.Name] is { IsPaused: false } ? health.AskAsync(p, cancellation) : Task.FromResult<string?>(null))).ConfigureAwait(false);
        var known = await roles.ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(begin);
        if (sample > elapsed) await Task.Delay(sample - elapsed, time, cancellation).ConfigureAwait(false);
        var span = time.GetElapsedTime(begin);
        return [.. processes.Select((p, i) => Row(p, before[p.Name], sample > TimeSpan.Zero ? span : null, answers[i], known.GetValueOrDefault(p.Name, "")))];
    }

    private StatusRow Row(ProcessSpec process, ProcessStat? before, TimeSpan? span, string? trouble, string role)
    {
        var record = cluster.Table.Record(process.Name);
        if (cluster.Table.Find(process.Name) is not { } now)
        {
            var state = record is null ? "absent" : record.StoppedByUser ? "stopped" : "dead";
            return new StatusRow { Process = process, State = state, Restarts = record?.Restarts ?? 0, Reason = $"not running; mk start {process.Name}" };
        }

        var reason = now.IsPaused ? "paused; mk resume " + process.Name : trouble ?? "";
        return new StatusRow
        {
            Process = process,
            Pid = now.Pid,
            State = now.IsPaused ? "paused" : "running",
            Uptime = time.GetUtcNow() - record!.StartedAt,
            Restarts = record.Restarts,
            CpuPercent = Cpu(before, now, span),
            ResidentBytes = now.ResidentBytes,
            Role = now.IsPaused ? "" : role,
            Healthy = reason.Length == 0,
            Reason = reason,
        };
    }

    private static double? Cpu(ProcessStat? before, ProcessStat now, TimeSpan? span) =>
        before is null || span is not { TotalSeconds: > 0 } s || before.Pid != now.Pid ? null
        : (now.CpuTicks - before.CpuTicks) * 100.0 / ProcessStat.TicksPerSecond / s.TotalSeconds;
}
