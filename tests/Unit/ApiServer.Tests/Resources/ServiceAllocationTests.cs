using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ApiServer.Tests.Scenarios;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Resources.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Services;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ApiServer.Tests.Resources;

public sealed class ServiceAllocationTests
{
    private readonly InMemoryObjects objects = new();

    [Fact]
    public async Task Services_get_different_addresses_each_claimed_by_its_name()
    {
        JsonObject a = await CreateAsync(Service("a", new()));
        JsonObject b = await CreateAsync(Service("b", new()));

        Assert.NotEqual(Ip(a), Ip(b));
        Assert.Equal(new HashSet<string> { Ip(a), Ip(b) }, await ClaimedIpsAsync());
        Assert.Equal("""["IPv4"]""", a["spec"]!["ipFamilies"]!.ToJsonString());
        Assert.Equal("SingleStack", (string?)a["spec"]!["ipFamilyPolicy"]);
    }

    [Fact]
    public async Task An_address_is_given_to_one_service_only()
    {
        await CreateAsync(Service("a", new() { ["clusterIP"] = "10.96.0.10" }));

        StatusException refused = await Assert.ThrowsAsync<StatusException>(() => CreateAsync(Service("b", new() { ["clusterIP"] = "10.96.0.10" })));

        Assert.Equal(
            "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.10\"]: failed to allocate IP 10.96.0.10: provided IP is already allocated", refused.Message);
    }

    [Fact]
    public async Task What_a_failed_write_took_is_given_back()
    {
        JsonObject service = Service("a", new() { ["type"] = "NodePort" });
        RequestContext context = Context("a");
        DocumentRules.Default(ServiceResource.Descriptor, service);

        IAllocation? allocation = await ServiceResource.Descriptor.Strategy.BeginCreateAsync(context, service, CancellationToken.None);
        Assert.Single(await ClaimedIpsAsync());
        Assert.Single(await ClaimedPortsAsync());
        await allocation!.FinishAsync(written: false, CancellationToken.None);

        Assert.Empty(await ClaimedIpsAsync());
        Assert.Empty(await ClaimedPortsAsync());
    }

    [Fact]
    public async Task Protocols_of_one_port_share_a_node_port()
    {
        JsonObject dns = await CreateAsync(Service("dns", new()
        {
            ["type"] = "NodePort",
            ["ports"] = new JsonArray(Port("t", 53, "TCP"), Port("u", 53, "UDP"), Port("m", 9153, "TCP")),
        }));

        int[] ports = [.. dns["spec"]!["ports"]!.AsArray().Select(p => (int)p!["nodePort"]!)];
        Assert.Equal(ports[0], ports[1]);
        Assert.NotEqual(ports[0], ports[2]);
        Assert.All(ports, p => Assert.InRange(p, 30000, 32767));
    }

    [Fact]
    public async Task An_update_keeps_what_it_does_not_mention_and_releases_what_its_type_no_longer_has()
    {
        JsonObject old = await CreateAsync(Service("a", new() { ["type"] = "NodePort" }));
        string ip = Ip(old);
        JsonObject changed = Service("a", new() { ["type"] = "NodePort", ["selector"] = new JsonObject { ["app"] = "x" } });

        await UpdateAsync(changed, old);
        Assert.Equal(ip, Ip(changed));
        Assert.Equal(old["spec"]!["ports"]!.ToJsonString(), changed["spec"]!["ports"]!.ToJsonString());

        JsonObject external = Service("a", new() { ["type"] = "ExternalName", ["externalName"] = "example.com" });
        await UpdateAsync(external, changed);
        Assert.Null(external["spec"]!["clusterIP"]);
        Assert.Empty(await ClaimedIpsAsync());
        Assert.Empty(await ClaimedPortsAsync());
    }

    [Fact]
    public async Task A_deleted_service_gives_everything_back()
    {
        JsonObject service = await CreateAsync(Service("a", new() { ["type"] = "LoadBalancer", ["externalTrafficPolicy"] = "Local" }));
        Assert.Equal(2, (await ClaimedPortsAsync()).Count); // the port and the health check's

        await ServiceResource.Descriptor.Strategy.AfterDeleteAsync(Context("a"), service, CancellationToken.None);

        Assert.Empty(await ClaimedIpsAsync());
        Assert.Empty(await ClaimedPortsAsync());
    }

    [Fact]
    public async Task A_headless_service_has_no_address_and_without_selector_both_families()
    {
        JsonObject headless = await CreateAsync(Service("a", new() { ["clusterIP"] = "None" }));

        Assert.Equal("""["None"]""", headless["spec"]!["clusterIPs"]!.ToJsonString());
        Assert.Equal("RequireDualStack", (string?)headless["spec"]!["ipFamilyPolicy"]);
        Assert.Empty(await ClaimedIpsAsync());
    }

    [Fact]
    public async Task A_full_range_says_so_and_its_last_address_is_still_given()
    {
        ServiceNetwork tiny = ServiceNetwork.Parse("10.96.0.0/30", "30000-30000");

        await CreateAsync(Service("a", new()), tiny);
        await CreateAsync(Service("b", new() { ["type"] = "NodePort" }), tiny);
        StatusException refused = await Assert.ThrowsAsync<StatusException>(() => CreateAsync(Service("c", new()), tiny));

        Assert.Equal("Internal error occurred: failed to allocate a serviceIP: range is full", refused.Message);
        Assert.Equal(new HashSet<string> { "10.96.0.1", "10.96.0.2" }, await ClaimedIpsAsync());
    }

    private static JsonObject Service(string name, JsonObject spec)
    {
        if (spec["ports"] is null)
            spec["ports"] = new JsonArray(Port("http", 80, "TCP"));
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" }, ["spec"] = spec };
    }

    private static JsonObject Port(string name, int port, string protocol) => new() { ["name"] = name, ["port"] = port, ["protocol"] = protocol };

    private static string Ip(JsonObject service) => (string?)service["spec"]!["clusterIP"] ?? "";

    private RequestContext Context(string name, ServiceNetwork? network = null) => Requests.Context(
        objects, "", "services", name: name, services: s => s.Add(new(typeof(ServiceNetwork), network ?? ServiceNetwork.Default)));

    private async Task<JsonObject> CreateAsync(JsonObject service, ServiceNetwork? network = null)
    {
        string name = (string?)service["metadata"]!["name"] ?? "";
        return await Strategies.CreateAsync(Context(name, network), service);
    }

    private async Task UpdateAsync(JsonObject service, JsonObject old)
    {
        DocumentRules.Default(ServiceResource.Descriptor, service);
        IAllocation? allocation = await ServiceResource.Descriptor.Strategy.BeginUpdateAsync(Context("a"), service, old, CancellationToken.None);
        await allocation!.FinishAsync(written: true, CancellationToken.None);
    }

    private async Task<HashSet<string>> ClaimedIpsAsync() =>
        [.. (await objects.SnapshotAsync(IPAddressResource.Descriptor, CancellationToken.None)).Items.Range().Select(o => o.Name)];

    private async Task<HashSet<string>> ClaimedPortsAsync() =>
        [.. (await objects.SnapshotAsync(NodePortClaim.Descriptor, CancellationToken.None)).Items.Range().Select(o => o.Name)];
}
