using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Parts;

public sealed class ProgressTests
{
    private static readonly RaftConfig Config = new() { Id = 1, Random = new Random(1), MaxInflightMessages = 2 };

    [Fact]
    public void A_probe_waits_for_its_answer()
    {
        var progress = new Progress(2, 5, Config);
        progress.Sent(1, 10, 0);
        Assert.True(progress.IsPaused);
        Assert.Equal(5ul, progress.Next);
        Assert.True(progress.MaybeUpdate(5));
        Assert.False(progress.IsPaused);
        Assert.Equal(6ul, progress.Next);
    }

    [Fact]
    public void Replication_runs_ahead_until_the_window_is_full()
    {
        var progress = new Progress(2, 1, Config);
        progress.BecomeReplicate();
        progress.Sent(3, 10, 0);
        Assert.Equal(4ul, progress.Next);
        Assert.False(progress.IsPaused);
        progress.Sent(1, 10, 0);
        Assert.True(progress.IsPaused);
        progress.FreeInflight(3);
        Assert.False(progress.IsPaused);
    }

    [Fact]
    public void A_rejection_moves_a_probe_to_the_hint()
    {
        var progress = new Progress(2, 10, Config);
        Assert.False(progress.MaybeDecrement(4, 2));
        Assert.True(progress.MaybeDecrement(9, 3));
        Assert.Equal(4ul, progress.Next);
    }

    [Fact]
    public void An_old_rejection_does_not_disturb_replication()
    {
        var progress = new Progress(2, 1, Config);
        progress.MaybeUpdate(8);
        progress.BecomeReplicate();
        Assert.False(progress.MaybeDecrement(7, 1));
        Assert.True(progress.MaybeDecrement(9, 8));
        Assert.Equal(9ul, progress.Next);
    }

    [Fact]
    public void After_a_snapshot_probing_goes_on_behind_it()
    {
        var progress = new Progress(2, 1, Config);
        progress.BecomeSnapshot(20);
        Assert.True(progress.IsPaused);
        progress.BecomeProbe();
        Assert.Equal(21ul, progress.Next);
        progress.BecomeSnapshot(40);
        progress.SnapshotFailed();
        Assert.Equal(1ul, progress.Next);
    }

    [Fact]
    public void The_commit_index_of_a_quorum_is_what_counting_says()
    {
        var random = new Random(9);
        for (int round = 0; round < 500; round++)
        {
            var tracker = new ProgressTracker(Config);
            ulong[] ids = [.. Enumerable.Range(1, random.Next(1, 8)).Select(i => (ulong)i)];
            tracker.Switch(new ConfState { Voters = [.. ids], VotersOutgoing = random.Next(2) == 0 ? [] : [.. ids.Take(2)] }, 1);
            foreach (ulong id in ids) tracker.Find(id)!.Match = (ulong)random.Next(6);
            ulong expected = Enumerable.Range(0, 7).Select(i => (ulong)i).Last(index => new[] { tracker.Configuration.Voters, tracker.Configuration.VotersOutgoing }
                .All(half => half.IsEmpty || half.Count(v => tracker.Find(v)!.Match >= index) > half.Length / 2));
            Assert.Equal(expected, tracker.CommittedIndex());
        }
    }
}
