using Grpc.Core;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>
/// Serves clients that want a leader (metadata <c>hasleader</c>): their calls are refused without one, and their streams
/// end when there has been none for a while, so that they can look for a member on the majority's side.
/// </summary>
internal sealed class LeaderWatch : IDisposable
{
    private readonly IConsensus _consensus;
    private readonly ITimer _timer;
    private readonly TimeSpan _patience;
    private readonly Lock _gate = new();
    private readonly HashSet<LeaderGuard> _guards = [];

    /// <param name="patience">How long streams go on without a leader: three election timeouts in etcd.</param>
    public LeaderWatch(IConsensus consensus, TimeSpan patience, TimeProvider time)
    {
        _consensus = consensus;
        _patience = patience;
        _timer = time.CreateTimer(static self => ((LeaderWatch)self!).GiveUp(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        consensus.LeaderChanged += OnLeaderChanged;
        OnLeaderChanged(consensus.Leader);
    }

    public static bool IsWanted(ServerCallContext context) => context.RequestHeaders.GetValue("hasleader") == "true";

    /// <summary>Ends with the call, or when the leader is lost and the client wants one. Dispose it with the call.</summary>
    public LeaderGuard Guard(ServerCallContext context)
    {
        var guard = new LeaderGuard(this, context.CancellationToken);
        if (!IsWanted(context)) return guard;
        lock (_gate) _guards.Add(guard);
        return guard;
    }

    /// <exception cref="RpcException">The client wants a leader and there is none.</exception>
    public void Require(ServerCallContext context)
    {
        if (!_consensus.Leader.HasLeader && IsWanted(context)) throw StoreError.NoLeader.ToException();
    }

    public void Dispose()
    {
        _consensus.LeaderChanged -= OnLeaderChanged;
        _timer.Dispose();
    }

    internal void Remove(LeaderGuard guard)
    {
        lock (_gate) _guards.Remove(guard);
    }

    private void OnLeaderChanged(LeaderInfo leader) =>
        _timer.Change(leader.HasLeader ? Timeout.InfiniteTimeSpan : _patience, Timeout.InfiniteTimeSpan);

    private void GiveUp()
    {
        LeaderGuard[] guards;
        lock (_gate) guards = [.. _guards];
        foreach (var guard in guards) guard.LeaderLost();
    }
}

/// <summary>The lifetime of a stream that may depend on a leader.</summary>
internal sealed class LeaderGuard(LeaderWatch owner, CancellationToken call) : IDisposable
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(call);

    public CancellationToken Token => _end.Token;

    public bool IsLeaderLost { get; private set; }

    public void Dispose()
    {
        owner.Remove(this);
        _end.Dispose();
    }

    internal void LeaderLost()
    {
        IsLeaderLost = true;
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended at the same moment.
        }
    }
}
