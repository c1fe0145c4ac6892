using Etcdserverpb;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Watch;

namespace MiniKube.Store.Tests;

public sealed class LeaseClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_lease_ends_after_its_time_and_not_before()
    {
        var clock = new LeaseClock(_time);
        clock.Start(1, 10);
        clock.Start(2, 20);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((0, 1.0), (clock.Look(10).Ended.Count, clock.Look(10).Next!.Value.TotalSeconds));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1], clock.Look(10).Ended.Select(e => e.Id));
        Assert.Equal(10, clock.Remaining(2)!.Value.TotalSeconds);
    }

    [Fact]
    public void A_renewed_lease_starts_again()
    {
        var clock = new LeaseClock(_time);
        clock.Start(1, 10);
        _time.Advance(TimeSpan.FromSeconds(9));
        clock.Start(1, 10);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(clock.Look(10).Ended);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1], clock.Look(10).Ended.Select(e => e.Id));
    }

    [Fact]
    public void A_removed_lease_does_not_end()
    {
        var clock = new LeaseClock(_time);
        clock.Start(1, 10);
        clock.Remove(1);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((0, null), (clock.Look(10).Ended.Count, clock.Look(10).Next));
    }

    [Fact]
    public void A_new_leader_gives_leases_time_to_be_renewed()
    {
        var clock = new LeaseClock(_time);
        clock.Start(1, 10);
        _time.Advance(TimeSpan.FromSeconds(15));
        clock.Extend(TimeSpan.FromSeconds(1));
        Assert.Empty(clock.Look(10).Ended);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1], clock.Look(10).Ended.Select(e => e.Id));
    }

    [Fact]
    public async Task Only_the_leader_revokes_what_has_ended()
    {
        var clock = new LeaseClock(_time);
        using var state = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), clock);
        var consensus = new LocalConsensus(state);
        consensus.SetLeader(new LeaderInfo(9, 3, IsLeader: false, IsLearner: false));
        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.LeaseGrant, new LeaseGrantRequest { ID = 5, TTL = 10 }), default);
        var expiry = new LeaseExpiry(clock, consensus, _time, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = expiry.RunAsync(stop.Token);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([5], state.Leases.Ids());
        consensus.SetLeader(new LeaderInfo(consensus.MemberId, 4, IsLeader: true, IsLearner: false));
        while (state.Leases.Ids().Count > 0)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_renewal_that_is_in_the_log_before_the_end_keeps_a_lease_alive()
    {
        var clock = new LeaseClock(_time);
        using var state = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), clock);
        var consensus = new LocalConsensus(state);
        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.LeaseGrant, new LeaseGrantRequest { ID = 5, TTL = 10 }), default);
        _time.Advance(TimeSpan.FromSeconds(11));
        var ended = Assert.Single(clock.Look(10).Ended);
        var end = StoreCommand.Encode(CommandKind.LeaseExpire, new MiniKube.Store.V1.LeaseEnd { Id = 5, Renewals = ended.Renewals });
        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.LeaseRenew, new LeaseKeepAliveRequest { ID = 5 }), default);
        await consensus.ProposeAsync(end, default);
        Assert.Equal([5], state.Leases.Ids());

        using var bytes = new MemoryStream();
        await using (var snapshot = state.CaptureSnapshot()) await snapshot.WriteToAsync(bytes, default);
        bytes.Position = 0;
        using var other = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), new LeaseClock(_time));
        await other.RestoreAsync(bytes, 4, default);
        await new LocalConsensus(other).ProposeAsync(end, default);
        Assert.Equal([5], other.Leases.Ids());
    }

    [Fact]
    public async Task A_lease_of_years_is_waited_for_like_any_other()
    {
        var clock = new LeaseClock(TimeProvider.System);
        using var state = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), clock);
        var consensus = new LocalConsensus(state);
        var expiry = new LeaseExpiry(clock, consensus, TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = expiry.RunAsync(stop.Token);
        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.LeaseGrant, new LeaseGrantRequest { ID = 5, TTL = 9_000_000_000 }), default);
        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.LeaseGrant, new LeaseGrantRequest { ID = 6, TTL = 0 }), default);
        while (state.Leases.Exists(6) && !running.IsCompleted) await Task.Yield();
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
