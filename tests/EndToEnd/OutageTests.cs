using MiniKube.EndToEnd.Tests.Machine;

namespace MiniKube.EndToEnd.Tests;

/// <summary>More fails than the cluster can make good: it says so, loses nothing, and what runs goes on.</summary>
[Collection(ClusterCollection.Name)]
public sealed class OutageTests(LocalClusterFixture cluster)
{
    [Fact]
    public async Task Without_a_quorum_reads_go_on_and_writes_fail_with_the_reason()
    {
        await cluster.ExampleAsync();
        (await cluster.KubectlAsync("create configmap before --from-literal=a=b")).MustSucceed();
        (await cluster.MkAsync("kill store-1 store-2")).MustSucceed();
        await Tool.EventuallyAsync("reads with a warning", async () =>
        {
            var pods = await cluster.KubectlAsync("get pods");
            return (pods.Code == 0 && pods.Error.Contains("Warning:", StringComparison.Ordinal) && pods.Output.Contains("web-", StringComparison.Ordinal), pods.Output + pods.Error);
        });
        (await cluster.KubectlAsync("create configmap during --from-literal=a=b")).MustFail().MustSay("the store cannot take the write");
        (await cluster.ShellAsync("curl -s -m 5 http://10.89.0.12:30080/")).MustSucceed().MustSay("Hello");
        (await cluster.MkAsync("start store-1")).MustSucceed();
        await Tool.EventuallyAsync("writes again", async () =>
        {
            var written = await cluster.KubectlAsync("create configmap after --from-literal=a=b");
            return (written.Code == 0, written.Error);
        });
        (await cluster.KubectlAsync("get configmap before")).MustSucceed();
        await cluster.HealAsync();
        (await cluster.KubectlAsync("delete configmap before after")).MustSucceed();
    }

    [Fact]
    public async Task Without_any_control_plane_pods_live_and_are_restarted()
    {
        await cluster.ExampleAsync();
        (await cluster.MkAsync("kill store-1 store-2 store-3 apiserver-1 apiserver-2 haproxy scheduler-1 scheduler-2 controller-manager-1 controller-manager-2")).MustSucceed();
        (await cluster.ShellAsync("curl -s -m 5 http://10.89.0.12:30080/")).MustSucceed().MustSay("Hello");

        var (node, running) = await BusyNodeAsync();
        var victim = running[0].Split(' ');
        (await cluster.ShellAsync($"kill -9 {victim[1]}")).MustSucceed();
        await Tool.EventuallyAsync("the killed container replaced by its kubelet", async () =>
        {
            var now = await RunningAsync(node);
            return (now.Count == running.Count && !now.Any(c => c.StartsWith(victim[0], StringComparison.Ordinal)), string.Join('\n', now));
        });

        var kept = await RunningAsync(node);
        (await cluster.MkAsync($"kill kubelet-node-{node}")).MustSucceed();
        (await cluster.MkAsync($"start kubelet-node-{node}")).MustSucceed();
        await Tool.EventuallyAsync("the kubelet answers again", async () =>
        {
            var health = await cluster.ShellAsync($"curl -s -m 5 http://10.89.0.{10 + node}:10248/healthz");
            return (health.Output == "ok", health.Output);
        });
        Assert.Equal(kept, await RunningAsync(node));
        await cluster.HealAsync();
        (await cluster.KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        Assert.Equal(kept, await RunningAsync(node));
    }

    [Fact]
    public async Task Down_leaves_nothing_and_up_brings_back_the_data()
    {
        await cluster.ExampleAsync();
        var uid = (await cluster.KubectlAsync("get deployment web -o jsonpath={.metadata.uid}")).MustSucceed().Output;
        (await cluster.MkAsync("down")).MustSucceed();
        Assert.Equal("", await LocalClusterFixture.LeftoversAsync());
        await cluster.HealAsync();
        Assert.Equal(uid, (await cluster.KubectlAsync("get deployment web -o jsonpath={.metadata.uid}")).MustSucceed().Output);
        await Tool.EventuallyAsync("the service answers again", async () =>
        {
            var answer = await cluster.ShellAsync("curl -s -m 5 http://10.89.0.13:30080/");
            return (answer.Output.Contains("Hello", StringComparison.Ordinal), answer.Output + answer.Error);
        });
    }

    /// <summary>A node that runs web containers, and those.</summary>
    private async Task<(int Node, IReadOnlyList<string> Running)> BusyNodeAsync()
    {
        for (var node = 1; node <= 3; node++)
            if (await RunningAsync(node) is { Count: > 0 } running) return (node, running);
        Assert.Fail("no node runs a web container");
        return default;
    }

    /// <summary>The web containers of a node as "id pid" in order, straight from its runtime.</summary>
    private async Task<IReadOnlyList<string>> RunningAsync(int node)
    {
        var socket = $"{LocalClusterFixture.StateFolder}/nodes/node-{node}/containerd.sock";
        var script = $$"""
            for id in $(ctr -a {{socket}} -n k8s.io containers list -q 'labels."io.kubernetes.container.name"==web'); do
              ctr -a {{socket}} -n k8s.io tasks list | awk -v id=$id '$1 == id && $3 == "RUNNING" { print $1, $2 }'
            done
            """;
        return [.. (await cluster.ShellAsync(script)).MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
