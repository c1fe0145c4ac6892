using Microsoft.Extensions.Time.Testing;
using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.Store.Tests.Consensus;

public sealed class TickClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Ticks_come_once_an_interval()
    {
        var clock = new TickClock(_time, TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, clock.Take());
        Assert.Equal(TimeSpan.FromMilliseconds(100), clock.UntilNext());
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, clock.Take());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.Zero, clock.UntilNext());
        Assert.Equal(1, clock.Take());
        Assert.Equal(0, clock.Take());
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(2, clock.Take());
        Assert.Equal(TimeSpan.FromMilliseconds(50), clock.UntilNext());
    }

    [Fact]
    public void A_long_pause_is_not_held_against_the_leader()
    {
        var clock = new TickClock(_time, TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromMilliseconds(60_000));
        Assert.Equal(2, clock.Take());
        Assert.Equal(0, clock.Take());
    }
}
