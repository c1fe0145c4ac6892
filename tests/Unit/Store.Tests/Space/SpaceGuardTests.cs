using Etcdserverpb;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Space;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.Store.Tests.Space;

/// <summary>When a member raises the alarm, what it lets go, and when it goes back.</summary>
public sealed class SpaceGuardTests : IDisposable
{
    private const long Water = 100_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("mk-space-").FullName;
    private readonly StoreStateMachine _state = new(new MemoryValueTier(), new WatchHub(), new LeaseClock(TimeProvider.System));
    private readonly LocalConsensus _consensus;
    private readonly DiskReserve _reserve;
    private SpaceReading _reading = new(0, 1000, 10 * Water, Water, null);

    public SpaceGuardTests()
    {
        _consensus = new LocalConsensus(_state);
        _reserve = new DiskReserve(Path.Combine(_folder, "reserve"), Water);
    }

    public void Dispose()
    {
        _state.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0, 1000, 0)]
    [InlineData(699, 1000, 0)]
    [InlineData(700, 1000, 1)]
    [InlineData(949, 1000, 1)]
    [InlineData(950, 1000, 2)]
    [InlineData(5000, 1000, 2)]
    [InlineData(5000, 0, 0)]
    public void Levels_are_at_70_and_95_percent(long used, long quota, int level) =>
        Assert.Equal((SpaceLevel)level, new SpaceReading(used, quota, Water, Water, null).Level);

    [Fact]
    public async Task A_level_is_shown_and_raises_no_alarm()
    {
        var guard = Guard(clearsItself: true);
        _reading = _reading with { Used = 720 };
        await guard.LookAsync(default);
        Assert.Equal(("72% of the quota is used", (string?)null), (guard.State.Note, guard.State.DiskShortage));
        Assert.Empty(_state.Alarms.All);
    }

    [Fact]
    public async Task A_full_disk_frees_the_reserve_and_raises_the_alarm()
    {
        var guard = Guard(clearsItself: true);
        await guard.LookAsync(default);
        Assert.True(_reserve.IsHeld);
        _reading = _reading with { DiskFree = Water - 1 };
        await guard.LookAsync(default);
        Assert.False(_reserve.IsHeld);
        Assert.True(_state.Alarms.IsRaised(AlarmType.Nospace));
        Assert.NotNull(guard.State.DiskShortage);
    }

    [Fact]
    public async Task A_log_that_cannot_grow_counts_as_a_full_disk()
    {
        var guard = Guard(clearsItself: true);
        _reading = _reading with { LogShortage = "no segment" };
        await guard.LookAsync(default);
        Assert.True(_state.Alarms.IsRaised(AlarmType.Nospace));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_space_again_the_alarm_goes_by_itself_only_when_so_configured(bool clearsItself)
    {
        var guard = Guard(clearsItself);
        _reading = _reading with { DiskFree = 0 };
        await guard.LookAsync(default);
        _reading = _reading with { DiskFree = Water + 1 };
        await guard.LookAsync(default);
        Assert.True(_state.Alarms.IsRaised(AlarmType.Nospace));
        _reading = _reading with { DiskFree = 4 * Water };
        await guard.LookAsync(default);
        Assert.Equal(!clearsItself, _state.Alarms.IsRaised(AlarmType.Nospace));
        Assert.True(_reserve.IsHeld);
        Assert.Null(guard.State.DiskShortage);
    }

    [Fact]
    public async Task An_alarm_for_the_quota_goes_well_below_it()
    {
        var guard = Guard(clearsItself: true);
        await guard.LookAsync(default);
        var alarm = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, MemberID = _consensus.MemberId, Alarm = AlarmType.Nospace };
        await _consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Alarm, alarm), default);
        _reading = _reading with { Used = 940 };
        await guard.LookAsync(default);
        Assert.True(_state.Alarms.IsRaised(AlarmType.Nospace));
        _reading = _reading with { Used = 800 };
        await guard.LookAsync(default);
        Assert.False(_state.Alarms.IsRaised(AlarmType.Nospace));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_alarm_of_a_member_that_left_goes_by_itself_only_when_so_configured(bool clearsItself)
    {
        var guard = Guard(clearsItself);
        await guard.LookAsync(default);
        var alarm = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, MemberID = 0xDEAD, Alarm = AlarmType.Nospace };
        await _consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Alarm, alarm), default);
        await guard.LookAsync(default);
        Assert.Equal(!clearsItself, _state.Alarms.IsRaised(AlarmType.Nospace));
    }

    private SpaceGuard Guard(bool clearsItself) => new(_consensus, _state, () => _reading, _reserve, clearsItself, new MetricRegistry(), NullLogger.Instance);
}
