using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Store;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.Store.Tests;

/// <summary>A store in this process: the real services and state over <see cref="LocalConsensus"/>.</summary>
public sealed class LocalStore : IAsyncDisposable
{
    private readonly StoreServer _server;
    private readonly StoreStateMachine _state;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private LocalStore(StoreServer server, StoreStateMachine state, LocalConsensus consensus, string address)
    {
        _server = server;
        _state = state;
        Consensus = consensus;
        Address = address;
        Channel = GrpcChannel.ForAddress(address);
        _running = server.RunAsync(_stop.Token);
    }

    public LocalConsensus Consensus { get; }

    public string Address { get; }

    public GrpcChannel Channel { get; }

    public static async Task<LocalStore> StartAsync(Func<StoreOptions, StoreOptions>? configure = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var options = new StoreOptions { ListenClientUrls = [$"http://127.0.0.1:{FreePort.Take()}"] };
        options = configure?.Invoke(options) ?? options;
        var watches = new WatchHub();
        var state = new StoreStateMachine(new MemoryValueTier(), watches, new LeaseClock(time));
        var consensus = new LocalConsensus(state);
        var parts = new StoreParts(consensus, state, watches, new MetricRegistry());
        var server = new StoreServer(options, parts, NullLoggerFactory.Instance, time);
        var store = new LocalStore(server, state, consensus, options.ListenClientUrls[0]);
        while (!server.Urls.Any() && !store._running.IsCompleted) await Task.Yield();
        if (store._running.IsFaulted) await store._running;
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _state.Dispose();
        _stop.Dispose();
    }
}

/// <summary>Ports for tests, each given once, and none that the kernel may give to an outgoing connection meanwhile.</summary>
public static class FreePort
{
    private const int First = 21100;
    private const int Last = 22099;

    private static int s_next = Environment.ProcessId * 7 % (Last - First);

    public static int Take()
    {
        for (var i = First; i < Last; i++)
        {
            var port = First + (Interlocked.Increment(ref s_next) % (Last - First));
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException("no free port");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
