using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.Store.Tests.Consensus;

public sealed class ClusterIdentityTests
{
    private const string Three = "a=http://127.0.0.1:1,b=http://127.0.0.1:2,c=http://127.0.0.1:3";
    private static readonly PeerOptions Peers = new() { ListenUrls = [] };

    [Fact]
    public async Task Founders_agree_without_talking()
    {
        ClusterIdentity a = await ResolveAsync("a", "http://127.0.0.1:1", Three);
        ClusterIdentity b = await ResolveAsync("b", "http://127.0.0.1:2", Three);
        Assert.Equal(a.ClusterId, b.ClusterId);
        Assert.NotEqual(a.Self.Id, b.Self.Id);
        Assert.Equal(a.Founders.Select(f => f.Id), b.Founders.Select(f => f.Id));
        Assert.Contains(a.Founders, f => f.Id == a.Self.Id);
    }

    [Fact]
    public async Task Another_token_makes_another_cluster() => Assert.NotEqual(
        (await ResolveAsync("a", "http://127.0.0.1:1", Three)).ClusterId,
        (await ResolveAsync("a", "http://127.0.0.1:1", Three, token: "other")).ClusterId);

    [Theory]
    [InlineData("d", "http://127.0.0.1:1", Three)]
    [InlineData("a", "http://127.0.0.1:9", Three)]
    [InlineData("a", "http://127.0.0.1:1", "nonsense")]
    public async Task Flags_that_contradict_are_refused(string name, string url, string cluster) =>
        await Assert.ThrowsAsync<FormatException>(() => ResolveAsync(name, url, cluster));

    [Fact]
    public async Task Joining_nobody_is_refused() => await Assert.ThrowsAsync<FormatException>(
        () => ResolveAsync("a", "http://127.0.0.1:1", "a=http://127.0.0.1:1,b=http://127.0.0.1:9", joins: true));

    [Fact]
    public async Task The_folder_decides_once_it_holds_a_log()
    {
        await using var cluster = new TestCluster(1);
        await cluster.StartAllAsync();
        await cluster.StopAsync(1);
        ClusterIdentity identity = await ClusterIdentity.ResolveAsync(
            cluster.FolderOf(1), new Member { Id = 0, Name = "renamed" }, "", "other", joins: false, Peers, CancellationToken.None);
        Assert.Equal(77ul, identity.ClusterId);
        Assert.Equal(1ul, identity.Self.Id);
        Assert.Equal("renamed", identity.Self.Name);
    }

    private static Task<ClusterIdentity> ResolveAsync(string name, string url, string cluster, string token = "t", bool joins = false) =>
        ClusterIdentity.ResolveAsync("/nowhere", new Member { Id = 0, Name = name, PeerUrls = [url] }, cluster, token, joins, Peers, CancellationToken.None);
}
