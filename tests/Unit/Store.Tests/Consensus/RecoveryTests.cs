using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.Store.Tests.Consensus;

/// <summary>What a member starts from: the newest snapshot that is whole and marked, and every entry after it.</summary>
public sealed class RecoveryTests
{
    private const int Puts = 200;

    [Fact]
    public async Task A_damaged_newest_snapshot_costs_nothing()
    {
        await using var cluster = await StoppedAsync();
        string newest = Files(cluster)[^1];
        byte[] bytes = await File.ReadAllBytesAsync(newest);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(newest, bytes);
        await HasEverythingAsync(cluster);
    }

    [Fact]
    public async Task A_newest_snapshot_that_the_log_does_not_mark_is_left_alone()
    {
        await using var cluster = await StoppedAsync();
        string newest = Files(cluster)[^1];
        File.Copy(newest, Path.Combine(Path.GetDirectoryName(newest)!, $"{Puts * 10:x16}.snap"));
        await HasEverythingAsync(cluster);
    }

    [Fact]
    public async Task A_missing_newest_snapshot_costs_nothing()
    {
        await using var cluster = await StoppedAsync();
        File.Delete(Files(cluster)[^1]);
        await HasEverythingAsync(cluster);
    }

    [Fact]
    public async Task A_member_that_votes_alone_leads_at_once()
    {
        await using var cluster = await StoppedAsync();
        await HasEverythingAsync(cluster);
        LeaderChange won = cluster.Hosts[1].LeaderChanges[0];
        Assert.Equal((1ul, "elected: it is the only voter"), (won.Leader, won.Reason));
    }

    private static async Task<TestCluster> StoppedAsync()
    {
        var cluster = new TestCluster(1, snapshotCount: 30);
        await cluster.StartAllAsync();
        for (int i = 0; i < Puts; i++) await TestCluster.PutAsync(cluster.Hosts[1], $"v{i}");
        await TestCluster.EventuallyAsync(() => Files(cluster).Length > 1);
        await cluster.StopAsync(1);
        return cluster;
    }

    private static async Task HasEverythingAsync(TestCluster cluster)
    {
        await cluster.StartAllAsync();
        await cluster.Hosts[1].ReadIndexAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, Puts).Select(i => $"v{i}"), cluster.Machines[1].Items);
        Assert.Equal(1, cluster.Machines[1].Restores);
    }

    private static string[] Files(TestCluster cluster) => [.. Directory.GetFiles(Path.Combine(cluster.FolderOf(1), "member", "snap"), "*.snap").Order(StringComparer.Ordinal)];
}
