using MiniKube.EndToEnd.Tests.Machine;

namespace MiniKube.EndToEnd.Tests;

/// <summary>exec and port-forward with both transports that kubectl speaks: WebSocket, and the SPDY/3.1 of kubectl before 1.31.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StreamTests(LocalClusterFixture cluster)
{
    private const string Spdy = "KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false KUBECTL_PORT_FORWARD_WEBSOCKETS=false ";

    [Theory]
    [InlineData("")]
    [InlineData(Spdy)]
    public async Task Command_is_run_in_a_container(string transport)
    {
        await cluster.ExampleAsync();
        (await cluster.ShellAsync($"{transport}kubectl exec deployment/web -- hostname")).MustSucceed().MustSay("web-");
        (await cluster.ShellAsync($"seq 1 2000 | {transport}kubectl exec -i deployment/web -- wc -l")).MustSucceed().MustSay("2000");
        Assert.Equal(3, (await cluster.ShellAsync($"{transport}kubectl exec deployment/web -- sh -c 'exit 3'")).Code);
        (await cluster.ShellAsync($"{transport}kubectl exec deployment/web -c nothing -- hostname")).MustFail().MustSay("container nothing is not valid for pod");
    }

    [Theory]
    [InlineData("", 18081)]
    [InlineData(Spdy, 18082)]
    public async Task Port_of_a_pod_is_reached_through_kubectl(string transport, int port)
    {
        await cluster.ExampleAsync();
        var script = $"{transport}timeout 30 kubectl port-forward deployment/web {port}:8080 >/dev/null & forward=$!; "
            + $"for i in $(seq 50); do curl -s -m 5 http://127.0.0.1:{port}/ && break; sleep 0.2; done; kill $forward; wait $forward";
        (await cluster.ShellAsync(script)).MustSay("version 1");
    }
}
