using Microsoft.Extensions.Time.Testing;
using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.Store.Tests.Consensus;

/// <summary>Whether little waits for the round under way depends on how long rounds take.</summary>
public sealed class RoundPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RoundPace _pace;

    public RoundPaceTests() => _pace = new RoundPace(_time);

    [Fact]
    public void Short_rounds_are_waited_for_and_long_ones_are_not()
    {
        Assert.True(_pace.LeastInFurther > 1);
        for (ulong i = 1; i <= 50; i++) Round(i, 2);
        Assert.True(_pace.LeastInFurther > 1);
        for (ulong i = 51; i <= 100; i++) Round(i, 40);
        Assert.Equal(1, _pace.LeastInFurther);
        for (ulong i = 101; i <= 150; i++) Round(i, 2);
        Assert.True(_pace.LeastInFurther > 1);
    }

    [Fact]
    public void One_round_is_followed_to_its_end()
    {
        _pace.Opened(10);
        for (ulong i = 11; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(5));
            _pace.Opened(i);
            _pace.Committed(9);
        }

        Assert.True(_pace.LeastInFurther > 1);
        _pace.Committed(10);
        Assert.Equal(1, _pace.LeastInFurther);
    }

    [Fact]
    public void A_round_of_a_lost_leader_is_forgotten()
    {
        _pace.Opened(10);
        _time.Advance(TimeSpan.FromHours(1));
        _pace.Forget();
        _pace.Committed(10);
        Assert.True(_pace.LeastInFurther > 1);
    }

    private void Round(ulong index, int milliseconds)
    {
        _pace.Opened(index);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _pace.Committed(index);
    }
}
