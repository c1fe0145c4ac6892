using MiniKube.ControlPlane.ControllerManager.Controllers.EndpointSlices;
using MiniKube.ControlPlane.ControllerManager.Controllers.LegacyEndpoints;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class EndpointSlicePlanTests
{
    private static Service Service(IntOrString? target = null, bool publishNotReady = false) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web", Uid = "svc", CreationTimestamp = Now },
        Spec = new ServiceSpec { ClusterIP = "10.96.0.1", Selector = App, PublishNotReadyAddresses = publishNotReady ? true : null, Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = target ?? "http", Protocol = "TCP" }] },
    };

    private static EndpointSlicePlan Plan(Service service, IEnumerable<Pod> pods, IReadOnlyCollection<EndpointSlice>? existing = null, int max = 100) =>
        EndpointSlicePlan.For(service, pods, node => "zone-" + node, existing ?? [], max);

    private static List<EndpointSlice> Stored(EndpointSlicePlan plan) => [.. plan.Create.Select((s, i) => s with { Metadata = s.Metadata! with { Name = "web-" + i } })];

    [Fact]
    public void EveryServingPodIsAnEndpointWithItsConditions()
    {
        var plan = Plan(Service(), [Pod("a", ip: "10.0.0.1"), Pod("b", ready: false, ip: "10.0.0.2"), Pod("c", ip: "10.0.0.3").Deleting(), Pod("d", phase: "Failed", ip: "10.0.0.4"), Pod("e")]);
        var slice = Assert.Single(plan.Create);
        Assert.Equal(8080, Assert.Single(slice.Ports!).Port);
        Assert.Equal(("web", "endpointslice-controller.k8s.io"), (slice.Metadata!.Labels!["kubernetes.io/service-name"], slice.Metadata.Labels["endpointslice.kubernetes.io/managed-by"]));
        Assert.Equal(
            ["10.0.0.1 True True False", "10.0.0.2 False False False", "10.0.0.3 False True True"],
            slice.Endpoints!.Select(e => $"{e.Addresses[0]} {e.Conditions!.Ready} {e.Conditions.Serving} {e.Conditions.Terminating}"));
        Assert.Equal(("node-1", "zone-node-1", "a"), (slice.Endpoints![0].NodeName, slice.Endpoints[0].Zone, slice.Endpoints[0].TargetRef!.Name));
    }

    [Fact]
    public void NothingChangedMeansNothingWritten()
    {
        Pod[] pods = [Pod("a", ip: "10.0.0.1"), Pod("b", ip: "10.0.0.2")];
        var plan = Plan(Service(), pods, Stored(Plan(Service(), pods)));
        Assert.Equal((0, 0, 0), (plan.Create.Count, plan.Update.Count, plan.Delete.Count));
    }

    [Fact]
    public void OneChangedPodCostsOneSlice()
    {
        var pods = Enumerable.Range(1, 10).Select(i => Pod($"p{i:00}", ip: $"10.0.0.{i}")).ToList();
        var existing = Stored(Plan(Service(), pods, max: 4));
        Assert.Equal(3, existing.Count);
        pods[5] = Pod("p06", ready: false, ip: "10.0.0.6");
        var plan = Plan(Service(), pods, existing, max: 4);
        Assert.Equal((0, 1, 0), (plan.Create.Count, plan.Update.Count, plan.Delete.Count));
        pods.Add(Pod("p11", ip: "10.0.0.11"));
        plan = Plan(Service(), pods, existing, max: 4);
        Assert.Equal((0, 2, 0), (plan.Create.Count, plan.Update.Count, plan.Delete.Count));
    }

    [Fact]
    public void ServiceWithoutPodsKeepsOneEmptySlice()
    {
        var placeholder = Assert.Single(Plan(Service(), []).Create);
        Assert.Empty(placeholder.Endpoints!);
        Pod[] pods = [Pod("a", ip: "10.0.0.1")];
        var emptied = Plan(Service(), [], Stored(Plan(Service(), pods)));
        Assert.Equal((0, 1, 0), (emptied.Create.Count, emptied.Update.Count, emptied.Delete.Count));
        Assert.Empty(emptied.Update[0].Endpoints!);
        var again = Plan(Service(), [], [emptied.Update[0]]);
        Assert.Equal((0, 0, 0), (again.Create.Count, again.Update.Count, again.Delete.Count));
    }

    [Fact]
    public void PublishNotReadyAddressesMakesAllReady() =>
        Assert.All(Plan(Service(publishNotReady: true), [Pod("b", ready: false, ip: "10.0.0.2")]).Create[0].Endpoints!, e => Assert.True(e.Conditions!.Ready));

    [Fact]
    public void EndpointsObjectSeparatesReadyFromNotReadyAndSettles()
    {
        Pod[] pods = [Pod("a", ip: "10.0.0.1"), Pod("b", ready: false, ip: "10.0.0.2"), Pod("c", ip: "10.0.0.3").Deleting()];
        var endpoints = EndpointsPlan.For(Service(), pods, null)!;
        var subset = Assert.Single(endpoints.Subsets!);
        Assert.Equal("10.0.0.1", Assert.Single(subset.Addresses!).Ip);
        Assert.Equal("10.0.0.2", Assert.Single(subset.NotReadyAddresses!).Ip);
        Assert.Null(EndpointsPlan.For(Service(), pods, endpoints));
    }
}
