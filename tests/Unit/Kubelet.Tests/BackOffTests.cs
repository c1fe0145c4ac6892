namespace MiniKube.Kubelet.Tests;

public sealed class BackOffTests
{
    private readonly TestTime _time = new();

    [Fact]
    public void Delays_double_up_to_the_limit_and_the_first_failure_acts_at_once()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), _time);
        var seen = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            seen.Add(backOff.Remaining("k", _time.Now).TotalSeconds);
            _time.Now += backOff.Remaining("k", _time.Now);
            backOff.Next("k", _time.Now);
        }
        Assert.Equal([0, 10, 20, 40, 80, 160, 300, 300], seen);
    }

    [Fact]
    public void A_container_that_ran_long_enough_starts_over()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), _time);
        backOff.Next("k", _time.Now);
        backOff.Next("k", _time.Now);
        _time.Advance(601);
        Assert.Equal(TimeSpan.Zero, backOff.Remaining("k", _time.Now));
        backOff.Next("k", _time.Now);
        Assert.Equal(TimeSpan.FromSeconds(10), backOff.Get("k"));
    }

    [Fact]
    public void A_pods_entries_are_forgotten_together()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), _time);
        backOff.Next("u1/a", _time.Now);
        backOff.Next("u2/a", _time.Now);
        backOff.ForgetAll("u1/");
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(1)), (backOff.Get("u1/a"), backOff.Get("u2/a")));
    }

    [Theory]
    [InlineData(10, "10s")]
    [InlineData(80, "1m20s")]
    [InlineData(300, "5m0s")]
    [InlineData(3600, "1h0m0s")]
    public void Durations_are_printed_as_in_the_field(int seconds, string text) => Assert.Equal(text, Duration.Text(TimeSpan.FromSeconds(seconds)));
}
