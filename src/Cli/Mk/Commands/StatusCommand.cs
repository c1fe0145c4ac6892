using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands;

/// <summary><c>mk status</c>: exit code 0 when every process is healthy, 1 otherwise.</summary>
public static class StatusCommand
{
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static Command Build(TimeProvider time)
    {
        var watch = new Option<bool>("--watch", "-w") { Description = "show it again every two seconds" };
        var state = StateOption.Create();
        var command = new Command("status", "Show each process: pid, state, uptime, restarts, CPU, memory, role and health.") { watch, state };
        command.SetAction(async (result, cancellation) =>
        {
            var report = new StatusReport(LocalCluster.Open(ClusterPaths.From(result.GetValue(state)), time), time);
            if (!result.GetValue(watch))
            {
                var rows = await report.ReadAsync(Sample, cancellation).ConfigureAwait(false);
                await Console.Out.WriteAsync(StatusTable.Full(rows)).ConfigureAwait(false);
                return rows.All(r => r.Healthy) ? 0 : 1;
            }

            while (true)
            {
                var rows = await report.ReadAsync(Interval, cancellation).ConfigureAwait(false);
                await Console.Out.WriteAsync("\u001b[H\u001b[2J" + StatusTable.Full(rows)).ConfigureAwait(false);
            }
        });
        return command;
    }
}
