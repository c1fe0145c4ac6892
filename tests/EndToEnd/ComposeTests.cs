using MiniKube.EndToEnd.Tests.Machine;

namespace MiniKube.EndToEnd.Tests;

/// <summary>The same binaries as containers: up, the example deployed and reached, one store and one API server killed, still fine.</summary>
public sealed class ComposeTests(ComposeFixture compose) : IClassFixture<ComposeFixture>
{
    [Fact]
    public async Task Example_is_deployed_reached_and_survives_killed_containers()
    {
        await compose.HealthyAsync();
        await Tool.EventuallyAsync("three nodes Ready", async () =>
        {
            var nodes = await compose.KubectlAsync("get nodes --no-headers");
            return (nodes.Output.Split('\n').Count(l => l.Contains(" Ready ", StringComparison.Ordinal)) == 3, nodes.Output + nodes.Error);
        });
        (await compose.KubectlAsync($"apply -f {LocalClusterFixture.Root}/deploy/examples/web.yaml")).MustSucceed();
        (await compose.KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        await AnswersAsync();

        (await compose.ComposeAsync("kill store-1 apiserver-1")).MustSucceed();
        await RollOutAsync("after-kills");
        await AnswersAsync();

        (await compose.ComposeAsync("up -d")).MustSucceed();
        await compose.HealthyAsync();
        (await compose.KubectlAsync("get deployment web")).MustSucceed();
    }

    private static string Curl(int node) => $"curl -s -m 5 http://{ComposeFixture.NodeAddress(node)}:30080/";

    /// <summary>By the NodePort of every node, so that proxies and the pod network between nodes have a part in it.</summary>
    private async Task AnswersAsync()
    {
        foreach (var node in new[] { 1, 2, 3 })
        {
            await Tool.EventuallyAsync($"the Service at node {node}", async () =>
            {
                var answer = await compose.ShellAsync(Curl(node));
                return (answer.Output.Contains("Hello", StringComparison.Ordinal), answer.Output + answer.Error);
            });
        }
    }

    private async Task RollOutAsync(string name)
    {
        await Tool.EventuallyAsync($"{name} created", async () =>
        {
            var created = await compose.KubectlAsync($"create deployment {name} --image=mk-web:1 --replicas=2");
            return (created.Code == 0 || created.Error.Contains("already exists", StringComparison.Ordinal), created.Error);
        });
        (await compose.KubectlAsync($"rollout status deployment/{name} --timeout=180s")).MustSucceed();
        (await compose.KubectlAsync("get pods")).MustSucceed().MustSay(name);
    }
}
