using Etcdserverpb;
using Grpc.Core;
using MiniKube.Simulation.Tests.Store.Engine;
using MiniKube.Simulation.Tests.Store.Members;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>A watch call between a client and a process: requests go one way, responses the other, in order, until one end is gone.</summary>
internal sealed class WatchStream : IAsyncStreamReader<WatchRequest>, IServerStreamWriter<WatchResponse>
{
    private readonly Queue<WatchRequest> _requests = new();
    private readonly StoreWorld _world;
    private readonly Action<WatchStream, WatchResponse> _received;
    private TaskCompletionSource<bool>? _waiting;
    private bool _ended;
    private long _busyUntil;

    public WatchStream(StoreWorld world, SimMember member, Process process, Front front, string? token, Action<WatchStream, WatchResponse> received)
    {
        _world = world;
        Member = member;
        Process = process;
        _received = received;
        process.Later(world.Network.Delay(), () => _ = ServeAsync(front, token));
    }

    public SimMember Member { get; }

    public Process Process { get; }

    public WatchRequest Current { get; private set; } = new();

    public WriteOptions? WriteOptions { get; set; }

    public void Request(WatchRequest request) => Process.Later(_world.Network.Delay(), () =>
    {
        _requests.Enqueue(request);
        Answer();
    });

    /// <summary>The client has no more requests and hears nothing more.</summary>
    public void End() => Process.Later(_world.Network.Delay(), () =>
    {
        _ended = true;
        Answer();
    });

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> next = _waiting.Task;
        Answer();
        return next;
    }

    public Task WriteAsync(WatchResponse message)
    {
        WatchResponse copy = message.Clone();
        _busyUntil = Math.Max(_busyUntil, _world.Queue.Now + _world.Network.Delay());
        _world.Queue.At(_busyUntil, () => _world.Guard(() => _received(this, copy)));
        return Task.CompletedTask;
    }

    private void Answer()
    {
        if (_waiting is not { } waiting || (_requests.Count == 0 && !_ended)) return;
        _waiting = null;
        if (_requests.TryDequeue(out WatchRequest? next)) Current = next;
        waiting.SetResult(next is not null);
    }

    private async Task ServeAsync(Front front, string? token)
    {
        try
        {
            await front.Watches.Watch(this, this, new SimCall(token));
        }
        catch (Exception fault) when (fault is not PowerCutException)
        {
            _world.Break(fault);
        }
    }
}
