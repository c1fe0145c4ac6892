using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>When backups are taken, and what becomes of them.</summary>
internal sealed record BackupSchedule(TimeSpan Interval, BackupRetention Retention);

/// <summary>
/// On the leader: takes a backup when the newest in the folder is older than the interval, has it drilled, and lets old ones go.
/// Looks at the folder, not at its own memory, so that a new leader goes on where the old one stopped.
/// </summary>
internal sealed class BackupLoop
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);

    private readonly IConsensus _consensus;
    private readonly BackupTaker _taker;
    private readonly BackupCatalog _catalog;
    private readonly BackupSchedule _schedule;
    private readonly Func<string, CancellationToken, Task<BackupRecord>> _drill;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly MetricValue _failures;
    private readonly MetricValue _lastTaken;
    private readonly MetricValue _lastProven;

    /// <param name="drill">Restores a backup and returns its record with the finding, which is stored by then.</param>
    public BackupLoop(
        IConsensus consensus, BackupTaker taker, BackupCatalog catalog, BackupSchedule schedule,
        Func<string, CancellationToken, Task<BackupRecord>> drill, MetricRegistry metrics, TimeProvider time, ILogger log)
    {
        (_consensus, _taker, _catalog, _schedule, _drill, _time, _log) = (consensus, taker, catalog, schedule, drill, time, log);
        _failures = metrics.Counter("mk_store_backup_failures_total", "Backups or restore drills that failed.").With();
        _lastTaken = metrics.Gauge("mk_store_backup_last_taken_timestamp_seconds", "When this member took its last backup.").With();
        _lastProven = metrics.Gauge("mk_store_backup_last_proven_timestamp_seconds", "When a drill of this member last restored a backup and found everything.").With();
    }

    /// <summary>The loop a member runs; null when its flags name no folder.</summary>
    public static BackupLoop? For(StoreOptions options, StoreParts parts, ILogger log, TimeProvider time)
    {
        if (options.BackupDir.Length == 0) return null;
        var catalog = new BackupCatalog(options.BackupDir);
        var taker = new BackupTaker(parts.Consensus, parts.State, catalog, time);
        var schedule = new BackupSchedule(options.BackupInterval, BackupRetention.Parse(options.BackupRetention)!);
        var drill = new DrillProcess(options.BackupDir, catalog);
        return new BackupLoop(
            parts.Consensus, taker, catalog, schedule,
            (file, cancellation) => options.BackupDrill ? drill.RunAsync(file, cancellation) : Task.FromResult(catalog.Read(file)), parts.Metrics, time, log);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var pause = TimeSpan.FromTicks(Math.Clamp(_schedule.Interval.Ticks / 4, s_shortestPause.Ticks, s_longestPause.Ticks));
        using var timer = new PeriodicTimer(pause, _time);
        while (await timer.WaitForNextTickAsync(cancellation)) await LookAsync(cancellation);
    }

    /// <summary>Does what is due now.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        if (!_consensus.Leader.IsLeader) return;
        try
        {
            if (_catalog.List() is [{ } newest, ..] && _time.GetUtcNow() - newest.TakenAt < _schedule.Interval) return;
            var taken = await _taker.TakeAsync(cancellation);
            _lastTaken.Set(taken.TakenAt.ToUnixTimeSeconds());
            BackupLog.Taken(_log, taken.File, taken.Revision, taken.Keys, taken.Size);
            await DrillAsync(taken, cancellation);
            foreach (var old in _schedule.Retention.Superfluous(_catalog.List(), _time.GetUtcNow()))
            {
                _catalog.Remove(old.File);
                BackupLog.Removed(_log, old.File);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConsensusException or InvalidDataException)
        {
            _failures.Increment();
            BackupLog.Failed(_log, e);
        }
    }

    private async Task DrillAsync(BackupRecord taken, CancellationToken cancellation)
    {
        var drilled = await _drill(taken.File, cancellation);
        if (drilled.Failure is { } failure)
        {
            _failures.Increment();
            BackupLog.Disproven(_log, taken.File, failure);
            return;
        }

        if (drilled.ProvenAt is not { } at) return;
        _lastProven.Set(at.ToUnixTimeSeconds());
        BackupLog.Proven(_log, taken.File);
    }
}
