using MiniKube.EndToEnd.Tests.Machine;

namespace MiniKube.EndToEnd.Tests;

/// <summary>Any one process of the control plane is killed without warning; kubectl goes on and a new deployment rolls out.</summary>
[Collection(ClusterCollection.Name)]
public sealed class FailoverTests(LocalClusterFixture cluster)
{
    [Theory]
    [InlineData("store-")]
    [InlineData("scheduler-")]
    [InlineData("controller-manager-")]
    public async Task Leader_is_killed(string prefix)
    {
        await cluster.WholeAsync();
        var leader = await cluster.LeaderAsync(prefix);
        (await cluster.MkAsync($"kill {leader}")).MustSucceed();
        await cluster.RollOutSomethingNewAsync("after-" + prefix.TrimEnd('-'));
        Assert.NotEqual(leader, await cluster.LeaderAsync(prefix));
        await cluster.HealAsync();
    }

    [Fact]
    public async Task Api_server_is_killed()
    {
        await cluster.WholeAsync();
        (await cluster.MkAsync("kill apiserver-1")).MustSucceed();
        (await cluster.KubectlAsync("get nodes")).MustSucceed();
        await cluster.RollOutSomethingNewAsync("after-apiserver");
        await cluster.HealAsync();
    }

    [Fact]
    public async Task Status_tells_the_dead_from_the_living()
    {
        await cluster.WholeAsync();
        (await cluster.MkAsync("kill scheduler-2")).MustSucceed();
        (await cluster.MkAsync("status")).MustFail().MustSay("mk start scheduler-2");
        (await cluster.MkAsync("start scheduler-2")).MustSucceed().MustSay("started");
        (await cluster.MkAsync("pause apiserver-2")).MustSucceed();
        (await cluster.MkAsync("status")).MustFail().MustSay("paused");
        (await cluster.MkAsync("resume apiserver-2")).MustSucceed();
        await cluster.HealAsync();
    }
}
