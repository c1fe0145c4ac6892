using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Node.Proxy.PodNetwork;

namespace MiniKube.Proxy.Tests;

public sealed class RoutePlanTests
{
    private static Machinery.Api.Types.Core.Node Node(string name, string? cidr, string? ip) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new NodeSpec { PodCIDR = cidr, PodCIDRs = cidr is null ? null : [cidr] },
        Status = new NodeStatus { Addresses = ip is null ? [] : [new NodeAddress { Type = "Hostname", Address = name }, new NodeAddress { Type = "InternalIP", Address = ip }] },
    };

    [Fact]
    public void EveryOtherNodeWithCidrAndAddressIsRouted()
    {
        var wanted = RoutePlan.Wanted(
            [Node("node-1", "10.244.1.0/24", "10.89.0.11"), Node("node-2", "10.244.2.0/24", "10.89.0.12"), Node("node-3", null, "10.89.0.13"), Node("node-4", "10.244.4.0/24", null)], "node-1");
        Assert.Equal([new Route("10.244.2.0/24", "10.89.0.12")], wanted);
    }

    [Fact]
    public void PlanReplacesWhatMovedAndDeletesWhatWent()
    {
        var plan = RoutePlan.Between(
            [new Route("10.244.2.0/24", "10.89.0.22"), new Route("10.244.3.0/24", "10.89.0.13")],
            [new Route("10.244.2.0/24", "10.89.0.12"), new Route("10.244.3.0/24", "10.89.0.13"), new Route("10.244.9.0/24", "10.89.0.19")]);
        Assert.Equal([new Route("10.244.2.0/24", "10.89.0.22")], plan.Replace);
        Assert.Equal([new Route("10.244.9.0/24", "10.89.0.19")], plan.Delete);
    }
}
