using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Integrity;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Operations.Recovery;
using MiniKube.ControlPlane.Store.Services;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.Store;

/// <summary>A whole member: state, consensus with its peers, and the client side; runs until told to stop or until its disk or state fails.</summary>
internal static class MemberHost
{
    private const int RequestOverhead = 64 * 1024;
    private const int ScratchPart = 8;
    private const long LeastScratch = 48L << 20;
    private const long MostScratch = 256L << 20;
    private static readonly TimeSpan s_firstBreath = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(StoreOptions options, ILoggerFactory logs, TimeProvider time, CancellationToken cancellation)
    {
        await RecoverCommands.PrepareAsync(options, logs.CreateLogger("Store"), cancellation);
        var identity = await StoreIdentity.ResolveAsync(options, cancellation);
        var metrics = new MetricRegistry();
        var watches = new WatchHub();
        var values = Values(options, metrics);
        using var state = new StoreStateMachine(values, watches, new LeaseClock(time)) { Timings = new StateTimings(metrics, time) };
        await using var consensus = await ConsensusHost.StartAsync(Settings(options, identity, logs, time, metrics), state, Peers(options, logs, time, metrics), cancellation);
        if (options.ChecksAtStart) await new InitialCorruptCheck(consensus, consensus, state, time, logs.CreateLogger("Store")).RunAsync(cancellation);
        await using var server = new StoreServer(options, new StoreParts(consensus, state, watches, metrics), logs, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var trimming = GiveBackWhatReplayTookAsync(consensus, values, time, stop.Token);
        var serving = server.RunAsync(stop.Token);
        await await Task.WhenAny(serving, consensus.Completion);
        await stop.CancelAsync();
        await serving;
        await trimming;
    }

    private static FasterValueTier Values(StoreOptions options, MetricRegistry metrics)
    {
        var written = metrics.Histogram("etcd_disk_backend_commit_duration_seconds", "The latency distributions of writes to the value files.", UpkeepMetrics.Doubling(0.001, 14)).With();
        return new FasterValueTier(Path.Combine(options.DataFolder, "member", "values"), ScratchBytes(options), duration => written.Observe(duration.TotalSeconds));
    }

    /// <summary>
    /// An idle member allocates so little that it would keep the heap of its replay for hours, and value files of the run before may be left
    /// over. While entries are still to be applied there is nothing to give back yet, and right afterwards clients wait.
    /// </summary>
    private static async Task GiveBackWhatReplayTookAsync(IPeerComparison member, FasterValueTier values, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            if (!member.Replayed.IsCompleted)
            {
                await member.Replayed.WaitAsync(cancellation);
                await Task.Delay(s_firstBreath, time, cancellation);
            }

            values.DropSpares();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    /// <summary>From which size on garbage among the values is looked for: on a small disk sooner.</summary>
    private static long ScratchBytes(StoreOptions options)
    {
        Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Math.Clamp(new DriveInfo(Path.GetFullPath(options.DataFolder)).TotalSize / ScratchPart, LeastScratch, MostScratch);
    }

    private static ConsensusOptions Settings(StoreOptions options, StoreIdentity identity, ILoggerFactory logs, TimeProvider time, MetricRegistry metrics) => new()
    {
        DataFolder = options.DataFolder,
        ClusterId = identity.ClusterId,
        Self = identity.Self,
        Founders = identity.Founders,
        TickInterval = TimeSpan.FromMilliseconds(options.HeartbeatInterval),
        ElectionTicks = options.ElectionTimeout / options.HeartbeatInterval,
        SnapshotCount = (ulong)options.SnapshotCount,
        MaxRequestBytes = options.MaxRequestBytes + RequestOverhead,
        StrictReconfigCheck = options.StrictReconfigCheck,
        MaxLearners = options.MaxLearners,
        Time = time,
        Logs = logs,
        Metrics = metrics,
    };

    private static GrpcPeers Peers(StoreOptions options, ILoggerFactory logs, TimeProvider time, MetricRegistry metrics)
    {
        var certificate = options.PeerCertFile.Length > 0 ? new ReloadingCertificate(options.PeerCertFile, options.PeerKeyFile, time) : null;
        var trust = options.PeerTrustedCaFile.Length > 0 ? new ReloadingTrust(options.PeerTrustedCaFile, time) : null;
        return new GrpcPeers(new PeerOptions
        {
            ListenUrls = [.. options.ListenPeerUrls],
            Certificate = certificate is null ? null : () => certificate.Current,
            Trust = trust is null ? null : () => trust.Current,
            Version = StoreVersion.Server,
            Protocol = ProtocolRange.Parse(options.PeerProtocol)!,
            Logs = logs,
            Metrics = metrics,
            Time = time,
        });
    }
}
