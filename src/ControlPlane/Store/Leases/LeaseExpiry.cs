using System.Threading.Channels;
using Etcdserverpb;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Leases;

/// <summary>On the leader, revokes leases whose time is over, through the log. Sleeps until the next one ends.</summary>
internal sealed class LeaseExpiry(LeaseClock clock, IConsensus consensus, TimeProvider time, ILogger log)
{
    private const int Batch = 500;

    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    /// <summary>Timers do not take more than some weeks; leases may live for years.</summary>
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromDays(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunAsync(CancellationToken cancellation)
    {
        clock.Changed += Wake;
        consensus.LeaderChanged += OnLeaderChanged;
        try
        {
            while (true)
            {
                var next = consensus.Leader.IsLeader ? await RevokeEndedAsync(cancellation) : null;
                await SleepAsync(next, cancellation);
            }
        }
        finally
        {
            clock.Changed -= Wake;
            consensus.LeaderChanged -= OnLeaderChanged;
        }
    }

    private async Task SleepAsync(TimeSpan? atMost, CancellationToken cancellation)
    {
        using var alarm = new CancellationTokenSource(atMost > s_longestSleep ? s_longestSleep : atMost ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellation);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The next lease's time is over.
        }
    }

    private void OnLeaderChanged(LeaderInfo leader)
    {
        if (leader.IsLeader) clock.Extend(s_grace);
        Wake();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>How long to sleep; null for until something changes.</summary>
    private async Task<TimeSpan?> RevokeEndedAsync(CancellationToken cancellation)
    {
        var (ended, next) = clock.Look(Batch);
        if (ended.Count == 0) return next;
        try
        {
            await Task.WhenAll(ended.Select(lease => RevokeAsync(lease, cancellation)));
            return TimeSpan.Zero;
        }
        catch (ConsensusException e)
        {
            StoreLog.LeaseExpiryFailed(log, e, ended.Count);
            clock.Retry(ended);
            return s_retry;
        }
    }

    /// <summary>The log decides: a renewal that is in it before this keeps the lease alive.</summary>
    private async Task RevokeAsync(EndedLease lease, CancellationToken cancellation)
    {
        var end = new LeaseEnd { Id = lease.Id, Renewals = lease.Renewals };
        var result = await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.LeaseExpire, end, Caller.Store), cancellation);
        if (result.Value is LeaseRevokeResponse) StoreLog.LeaseExpired(log, lease.Id);
    }
}
