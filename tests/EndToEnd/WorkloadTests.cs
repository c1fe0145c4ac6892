using System.Text.Json.Nodes;
using MiniKube.EndToEnd.Tests.Machine;

namespace MiniKube.EndToEnd.Tests;

/// <summary>What a user does first: look at the nodes, deploy the example, look at it, reach it, change it. With the real kubectl.</summary>
[Collection(ClusterCollection.Name)]
public sealed class WorkloadTests(LocalClusterFixture cluster)
{
    [Fact]
    public async Task Nodes_are_ready_and_described()
    {
        await cluster.WholeAsync();
        var nodes = (await cluster.KubectlAsync("get nodes -o wide")).MustSucceed();
        foreach (var n in new[] { 1, 2, 3 }) nodes.MustSay($"node-{n}").MustSay($"10.89.0.{10 + n}");
        Assert.DoesNotContain("NotReady", nodes.Output, StringComparison.Ordinal);
        nodes.MustSay("containerd://");
        (await cluster.KubectlAsync("describe node node-1")).MustSucceed().MustSay("KubeletReady").MustSay("Allocatable:");
    }

    [Fact]
    public async Task Example_is_deployed_looked_at_and_entered()
    {
        await cluster.ExampleAsync();
        var pods = (await cluster.KubectlAsync("get pods -l app=web -o wide")).MustSucceed();
        Assert.Equal(3, pods.Output.Split('\n').Count(l => l.Contains("Running", StringComparison.Ordinal)));
        var pod = await FirstPodAsync();
        (await cluster.KubectlAsync($"describe pod {pod}")).MustSucceed().MustSay("Scheduled").MustSay("Started");
        (await cluster.KubectlAsync($"logs {pod}")).MustSucceed();
        (await cluster.KubectlAsync($"exec {pod} -- hostname")).MustSucceed().MustSay(pod);
        Assert.Equal(3, (await cluster.KubectlAsync($"exec {pod} -- sh -c 'exit 3'")).Code);
        (await cluster.KubectlAsync($"exec {pod} -- cat /etc/web/greeting")).MustSucceed().MustSay("Hello");
        (await cluster.KubectlAsync($"exec {pod} -- ls /var/run/secrets/kubernetes.io/serviceaccount")).MustSucceed().MustSay("token").MustSay("ca.crt");
    }

    [Fact]
    public async Task Service_answers_from_all_pods_by_ClusterIP_and_NodePort()
    {
        await cluster.ExampleAsync();
        var pod = await FirstPodAsync();
        var address = (await cluster.KubectlAsync("get service web -o jsonpath={.spec.clusterIP}")).MustSucceed().Output;
        await AllPodsAnswerAsync("ClusterIP from a pod", () => cluster.KubectlAsync($"exec {pod} -- sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do wget -qO- http://{address}/; done'"));
        await AllPodsAnswerAsync("NodePort from the machine", () => cluster.ShellAsync("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do curl -s -m 5 http://10.89.0.12:30080/; done"));
    }

    [Fact]
    public async Task Store_is_read_by_etcdctl()
    {
        await cluster.ExampleAsync();
        var status = (await cluster.EtcdctlAsync("endpoint status --cluster -w table")).MustSucceed();
        Assert.Equal(3, status.Output.Split('\n').Count(l => l.Contains("https://127.0.0.1:", StringComparison.Ordinal)));
        var keys = (await cluster.EtcdctlAsync("get /registry/pods --prefix --keys-only")).MustSucceed();
        Assert.Equal(3, keys.Output.Split('\n').Count(l => l.StartsWith("/registry/pods/default/web-", StringComparison.Ordinal)));
        (await cluster.EtcdctlAsync("member list")).MustSucceed().MustSay("store-1").MustSay("store-3");
    }

    [Fact]
    public async Task Image_is_changed_undone_scaled_and_a_pod_replaced()
    {
        await cluster.ExampleAsync();
        await using var client = SteadyClient.Of("http://10.89.0.11:30080/");
        (await cluster.KubectlAsync("set image deployment/web web=mk-web:2")).MustSucceed();
        (await cluster.KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        await cluster.AnswersAsync("version 2");
        (await cluster.KubectlAsync("rollout undo deployment/web")).MustSucceed();
        (await cluster.KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        await cluster.AnswersAsync("version 1");
        (await cluster.KubectlAsync("scale deployment/web --replicas=6")).MustSucceed();
        (await cluster.KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        (await cluster.KubectlAsync($"delete pod {await FirstPodAsync()}")).MustSucceed();
        (await cluster.KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        Assert.Equal("6", (await cluster.KubectlAsync("get deployment web -o jsonpath={.status.readyReplicas}")).Output);
        (await cluster.KubectlAsync("scale deployment/web --replicas=3")).MustSucceed();
        (await cluster.KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        await client.MustHaveBeenServedAsync();
    }

    [Fact]
    public async Task Mk_shows_what_kubectl_shows()
    {
        await cluster.ExampleAsync();
        (await cluster.MkAsync("get pods -l app=web")).MustSucceed().MustSay("READY").MustSay("1/1").MustSay("Running");
        (await cluster.MkAsync("get deployment web -o jsonpath={.spec.replicas}")).MustSucceed().MustSay("3");
        (await cluster.MkAsync("describe deployment web")).MustSucceed().MustSay("Replicas:");
        (await cluster.MkAsync("rollout status deployment web")).MustSucceed().MustSay("successfully rolled out");
        (await cluster.MkAsync("auth whoami")).MustSucceed().MustSay("kubernetes-admin");
        (await cluster.MkAsync($"exec {await FirstPodAsync()} -- hostname")).MustSucceed().MustSay("web-");
        (await cluster.MkAsync("store status")).MustSucceed().MustSay("leader").MustSay("follower");
        (await cluster.MkAsync("get nothing")).MustFail().MustSay("the server doesn't have a resource type \"nothing\"");
    }

    private async Task<string> FirstPodAsync()
    {
        var list = JsonNode.Parse((await cluster.KubectlAsync("get pods -l app=web -o json")).MustSucceed().Output)!;
        var ready = list["items"]!.AsArray().First(p => p!["metadata"]!["deletionTimestamp"] is null && p["status"]!["phase"]!.ToString() == "Running");
        return ready!["metadata"]!["name"]!.ToString();
    }

    private static Task AllPodsAnswerAsync(string how, Func<Task<ToolResult>> ask) => Tool.EventuallyAsync($"answers of three pods by {how}", async () =>
    {
        var answer = await ask();
        var names = answer.Output.Split('\n').Where(l => l.Contains(" from ", StringComparison.Ordinal)).Select(l => l.Split(" from ")[1].Split(',')[0]).Distinct().Count();
        return (names == 3, answer.Output + answer.Error);
    });
}
