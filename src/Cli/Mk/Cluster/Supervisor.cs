namespace MiniKube.Cli.Mk.Cluster;

/// <summary><c>mk up --supervise</c>: starts again what dies by itself, with a growing pause. What the user stopped with
/// <c>mk stop</c> stays as it is; what was killed, by <c>mk kill</c> too, comes back. It ends when the cluster is taken down.</summary>
public sealed class Supervisor(LocalCluster cluster, Progress progress, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (DateTimeOffset NotBefore, TimeSpan Pause)> pauses = [];

    public async Task RunAsync(CancellationToken cancellation)
    {
        progress.Line("…", "supervising", "Ctrl-C ends the supervision, not the cluster");
        while (!cancellation.IsCancellationRequested)
        {
            if (cluster.Layout.Processes.All(p => cluster.Table.Record(p.Name) is null))
            {
                progress.Line("✓", "supervising", "the cluster was taken down");
                return;
            }

            foreach (var process in cluster.Layout.Processes)
            {
                if (cluster.Table.Find(process.Name) is not null || cluster.Table.Record(process.Name) is not { StoppedByUser: false }) continue;
                var (notBefore, pause) = pauses.GetValueOrDefault(process.Name, (DateTimeOffset.MinValue, Look));
                if (time.GetUtcNow() < notBefore) continue;
                await cluster.Table.StartAsync(process, cancellation).ConfigureAwait(false);
                progress.Line("↻", process.Name, "was dead, started again");
                var next = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                pauses[process.Name] = (time.GetUtcNow() + pause, next);
            }

            await Task.Delay(Look, time, cancellation).ConfigureAwait(false);
        }
    }
}
