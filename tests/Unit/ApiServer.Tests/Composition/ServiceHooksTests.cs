using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Composition.Hooks;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Resources.Services;

namespace MiniKube.ApiServer.Tests.Composition;

public sealed class ServiceHooksTests
{
    private readonly InMemoryObjects objects = new();

    [Fact]
    public async Task Pods_find_the_API_under_the_first_address_of_the_range()
    {
        await HookAsync("10.89.0.1", 6443);

        var service = await objects.GetFreshAsync(objects.Resource("", "services"), "default", "kubernetes", CancellationToken.None);
        var slice = await objects.GetFreshAsync(objects.Resource("discovery.k8s.io", "endpointslices"), "default", "kubernetes", CancellationToken.None);
        Assert.Equal("10.96.0.1", (string?)service!["spec"]!["clusterIP"]);
        Assert.Equal("10.89.0.1", (string?)slice!["endpoints"]![0]!["addresses"]![0]);
    }

    [Fact]
    public async Task A_moved_load_balancer_moves_the_endpoint()
    {
        await HookAsync("10.89.0.1", 6443);

        await HookAsync("10.89.0.2", 7443);

        var endpoints = await objects.GetFreshAsync(objects.Resource("", "endpoints"), "default", "kubernetes", CancellationToken.None);
        Assert.Equal(
            """[{"addresses":[{"ip":"10.89.0.2"}],"ports":[{"name":"https","port":7443,"protocol":"TCP"}]}]""", endpoints!["subsets"]!.ToJsonString());
    }

    [Fact]
    public async Task Claims_of_no_service_are_given_back_once_they_are_old()
    {
        objects
            .With("", "services", """{"metadata": {"name": "web", "namespace": "default"}, "spec": {"clusterIP": "10.96.0.10", "clusterIPs": ["10.96.0.10"]}}""")
            .With("networking.k8s.io", "ipaddresses", Claim("10.96.0.10", "web", "2025-01-01T00:00:00Z"))
            .With("networking.k8s.io", "ipaddresses", Claim("10.96.0.11", "web", "2025-01-01T00:00:00Z"))
            .With("networking.k8s.io", "ipaddresses", Claim("10.96.0.12", "gone", "2025-01-01T00:00:00Z"))
            .With("networking.k8s.io", "ipaddresses", Claim("10.96.0.13", "coming", "2025-12-31T23:59:50Z"));

        await new ServiceRepair(objects, objects, new FixedTime(Requests.Now)).RunAsync(CancellationToken.None);

        var left = await objects.SnapshotAsync(objects.Resource("networking.k8s.io", "ipaddresses"), CancellationToken.None);
        Assert.Equal(["10.96.0.10", "10.96.0.13"], left.Items.Range().Select(c => c.Name));
    }

    private Task HookAsync(string address, int port) =>
        new KubernetesService(objects, objects, ServiceNetwork.Default, address, port).RunAsync(CancellationToken.None);

    private static string Claim(string ip, string service, string created) => $$$"""
        {"metadata": {"name": "{{{ip}}}", "uid": "{{{ip}}}", "creationTimestamp": "{{{created}}}"},
         "spec": {"parentRef": {"resource": "services", "namespace": "default", "name": "{{{service}}}"} } }
        """;
}
