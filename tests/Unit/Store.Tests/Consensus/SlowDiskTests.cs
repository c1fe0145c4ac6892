using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Raft;

namespace MiniKube.Store.Tests.Consensus;

/// <summary>What a slow disk costs its own member, and how leader changes are told.</summary>
public sealed class SlowDiskTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    private readonly Watch _time = new();

    [Fact]
    public void A_disk_that_keeps_pace_costs_no_patience()
    {
        var pace = new DiskPace(_time);
        for (var i = 0; i < 50; i++) Write(pace, 10);
        Assert.Equal(0, pace.ElectionPatience(s_tick, 50));
        Assert.Equal(10, pace.Average.TotalMilliseconds, 0.5);
        Assert.Equal(TimeSpan.Zero, pace.Stall);
    }

    [Fact]
    public void A_slow_disk_waits_for_two_of_its_writes_and_recovers()
    {
        var pace = new DiskPace(_time);
        for (var i = 0; i < 100; i++) Write(pace, 300);
        Assert.Equal(6, pace.ElectionPatience(s_tick, 50));
        for (var i = 0; i < 100; i++) Write(pace, 1);
        Assert.Equal(0, pace.ElectionPatience(s_tick, 50));
    }

    [Fact]
    public void A_write_under_way_counts_as_it_grows_but_not_without_end()
    {
        var pace = new DiskPace(_time);
        pace.Begin();
        _time.Advance(1000);
        pace.Begin();
        Assert.Equal(1000, pace.Stall.TotalMilliseconds);
        Assert.Equal(20, pace.ElectionPatience(s_tick, 50));
        _time.Advance(60_000);
        Assert.Equal(50, pace.ElectionPatience(s_tick, 50));
    }

    [Fact]
    public void Reasons_name_the_wish_of_this_member_before_what_others_did()
    {
        var metrics = new MetricRegistry();
        var history = new LeaderHistory(_time, metrics);
        history.Add(new LeaderInfo(0, 2, false, false), new LeaderCause(LeaderCauseKind.LaterTerm, 0xB), "its disk has been stalled for 1100 ms");
        history.Add(new LeaderInfo(0xB, 2, false, false), new LeaderCause(LeaderCauseKind.LaterTerm, 0xB), null);
        history.Add(new LeaderInfo(0xA, 3, true, false), new LeaderCause(LeaderCauseKind.HandedOver, 0xB), null);
        history.Add(new LeaderInfo(0, 3, false, false), new LeaderCause(LeaderCauseKind.NoMajority, 0), null);
        Assert.Equal(
            [
                "this member led and no majority answered it for the election timeout",
                "elected: b handed leadership over to this member",
                "b won a later term",
                "this member handed over: its disk has been stalled for 1100 ms",
            ],
            history.List.Select(c => c.Reason));
        Assert.Contains("mk_store_leader_changes_total{reason=\"no_majority\"} 1", metrics.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_last_changes_are_kept()
    {
        var history = new LeaderHistory(_time, new MetricRegistry());
        for (var term = 1UL; term <= 50; term++) history.Add(new LeaderInfo(0, term, false, false), default, null);
        Assert.Equal((20, 50UL), (history.List.Count, history.List[0].Term));
    }

    private void Write(DiskPace pace, int millis)
    {
        pace.Begin();
        _time.Advance(millis);
        pace.End();
    }

    private sealed class Watch : TimeProvider
    {
        private long _millis = 1;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _millis;

        public void Advance(int millis) => _millis += millis;
    }
}
