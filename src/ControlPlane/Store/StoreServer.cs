using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Auth.Tokens;
using MiniKube.ControlPlane.Store.Backups;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Integrity;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Services;
using MiniKube.ControlPlane.Store.Space;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store;

/// <summary>The client side of a member: its ports, services and background work on top of consensus and state.</summary>
internal sealed class StoreServer : IAsyncDisposable
{
    private const long DefaultQuota = 2L * 1024 * 1024 * 1024;
    private const int MessageOverhead = 512 * 1024;

    private readonly WebApplication _app;
    private readonly LeaseExpiry _expiry;
    private readonly AutoCompaction _compaction;
    private readonly PeriodicCorruptCheck _comparison;
    private readonly BackupLoop? _backups;
    private readonly SpaceGuard? _space;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly StoreOptions _options;

    public StoreServer(StoreOptions options, StoreParts parts, ILoggerFactory logs, TimeProvider time)
    {
        _options = options;
        _log = logs.CreateLogger("Store");
        _expiry = new LeaseExpiry(parts.State.Clock, parts.Consensus, time, _log);
        _compaction = new AutoCompaction(options, parts.Consensus, parts.State, time, _log);
        _comparison = new PeriodicCorruptCheck(options.CorruptCheckTime, parts, time, _log);
        _backups = BackupLoop.For(options, parts, _log, time);
        _time = time;
        _space = parts.Consensus is ILogSpace ? SpaceGuard.For(options, Quota(options), parts, _log) : null;
        _app = Build(options, parts, _space, logs, time, _log);
    }

    /// <summary>The addresses it listens on, with real ports.</summary>
    public IEnumerable<string> Urls => _app.Urls;

    /// <summary>Opens the ports, then works until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        await Task.WhenAll(_expiry.RunAsync(cancellation), _compaction.RunAsync(cancellation), _comparison.RunAsync(cancellation), _backups?.RunAsync(cancellation) ?? Task.CompletedTask, _space?.RunAsync(_time, cancellation) ?? Task.CompletedTask, Task.Delay(Timeout.Infinite, cancellation));
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _app.StartAsync(cancellation);
        StoreLog.Serving(_log, string.Join(',', _options.ListenClientUrls), string.Join(',', _options.ListenMetricsUrls));
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private static long Quota(StoreOptions options) => options.QuotaBackendBytes == 0 ? DefaultQuota : options.QuotaBackendBytes;

    private static WebApplication Build(StoreOptions options, StoreParts parts, SpaceGuard? space, ILoggerFactory logs, TimeProvider time, ILogger log)
    {
        var limits = new StoreLimits(
            options.MaxRequestBytes,
            options.MaxTxnOps,
            Quota(options),
            (long)Math.Ceiling(options.ElectionTimeout * 1.5 / 1000));
        var leader = new LeaderWatch(parts.Consensus, TimeSpan.FromMilliseconds(options.ElectionTimeout * 3), time);
        var progress = new ProgressTimer(options.WatchProgressNotifyInterval, time);
        StoreMetrics.AddTo(parts.Metrics, parts.Consensus, parts.State, parts.Watches, progress, Quota(options));
        var health = new StoreHealth(parts.Consensus, parts.State, parts.Metrics);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var services = builder.Services;
        services.AddSingleton(logs).AddSingleton(time).AddSingleton(options).AddSingleton(parts.Watches).AddSingleton(leader);
        var node = new StoreNode(parts.Consensus, parts.State, limits, log) { Space = () => space?.State ?? SpaceState.Ample };
        services.AddSingleton(node).AddSingleton(new UpkeepMetrics(parts.Metrics, time)).AddSingleton(_ => new Passwords(options.BcryptCost));
        AddTokens(services, options, node, time);
        services.AddSingleton(_ => progress);
        services.AddSingleton<KvService>().AddSingleton<WatchService>().AddSingleton<LeaseService>();
        services.AddSingleton<OwnerQueue>().AddSingleton<LockService>().AddSingleton<ElectionService>();
        services.AddSingleton<ClusterService>().AddSingleton<MaintenanceService>().AddSingleton<AuthService>();
        services.AddGatheringSockets().AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxRequestBytes + MessageOverhead;
            grpc.Observe = new CallMetrics(parts.Metrics, time, options.Metrics == "extensive").Of;
            grpc.Interceptors.Add(new LeaderInterceptor(parts.Consensus, leader));
        });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        var app = builder.Build();
        app.Use(health.HandleAsync);
        app.UseRouting();
        Map(app);
        return app;
    }

    private static void AddTokens(IServiceCollection services, StoreOptions options, StoreNode node, TimeProvider time)
    {
        var settings = TokenOptions.Parse(options.AuthToken).Options!;
        var table = new SimpleTokenTable(TimeSpan.FromSeconds(options.AuthTokenTtl), time);
        if (!settings.IsJwt) node.State.Auth.Tokens = table;
        ITokenProvider tokens = settings.IsJwt ? new JwtTokens(settings, time) : new SimpleTokens(node, table);
        services.AddSingleton(_ => tokens).AddSingleton(new Callers(node, tokens, options.ClientCertAuth));
    }

    private static void Listen(KestrelServerOptions kestrel, StoreOptions options)
    {
        kestrel.UseGrpcLimits();
        var tls = new StoreTls(options);
        foreach (var url in options.ListenClientUrls) StoreEndpoint.Listen(kestrel, url, tls, callsToo: true);
        foreach (var url in options.ListenMetricsUrls) StoreEndpoint.Listen(kestrel, url, tls, callsToo: false);
    }

    private static void Map(WebApplication app)
    {
        app.MapGrpcService<KvService>();
        app.MapGrpcService<WatchService>();
        app.MapGrpcService<LeaseService>();
        app.MapGrpcService<ClusterService>();
        app.MapGrpcService<MaintenanceService>();
        app.MapGrpcService<AuthService>();
        app.MapGrpcService<LockService>();
        app.MapGrpcService<ElectionService>();
    }
}

/// <summary>What a member is made of below its client side.</summary>
internal sealed record StoreParts(IConsensus Consensus, StoreStateMachine State, WatchHub Watches, MetricRegistry Metrics);
