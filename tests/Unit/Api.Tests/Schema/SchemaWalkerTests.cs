using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Api.Tests.Schema;

public class SchemaWalkerTests
{
    [Fact]
    public void Merge_keys_and_list_types_come_from_the_records()
    {
        var ports = SchemaRegistry.For<Container>().Find("ports")!;
        Assert.Equal(("containerPort", ListType.Map, true), (ports.MergeKey, ports.ListType, ports.PatchMerges));
        Assert.Equal(["containerPort", "protocol"], ports.ListKeys);
        Assert.True(SchemaRegistry.For<ServiceSpec>().Find("selector")!.IsAtomicMap);
        Assert.True(SchemaRegistry.For<DeploymentSpec>().Find("strategy")!.PatchRetainsKeys);
        Assert.True(SchemaRegistry.For<DeploymentSpec>().Find("selector")!.IsAtomicMap);
        Assert.Equal("[]v1.Container", SchemaRegistry.For<PodSpec>().Find("containers")!.Node.GoName);
    }

    [Fact]
    public void Defaults_fill_what_is_absent_and_leave_what_is_there()
    {
        var pod = JsonNode.Parse("""{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80},{"containerPort":53,"protocol":"UDP"},{"containerPort":1,"protocol":""}]}]}}""")!.AsObject();
        Defaulter.Apply(pod, SchemaRegistry.For<Pod>());
        var ports = pod["spec"]!["containers"]![0]!["ports"]!.AsArray();
        Assert.Equal(["TCP", "UDP", "TCP"], ports.Select(p => (string)p!["protocol"]!));
    }

    [Fact]
    public void Pruning_removes_only_what_the_schema_does_not_know()
    {
        var pod = JsonNode.Parse("""{"x":1,"metadata":{"labels":{"any":"thing"}},"spec":{"y":2,"containers":[{"name":"a","z":3}]}}""")!.AsObject();
        Assert.Equal(3, Pruner.Prune(pod, SchemaRegistry.For<Pod>()));
        Assert.Equal("""{"metadata":{"labels":{"any":"thing"}},"spec":{"containers":[{"name":"a"}]}}""", pod.ToJsonString());
    }

    [Fact]
    public void Required_members_and_closed_sets_are_checked()
    {
        var pod = JsonNode.Parse("""{"spec":{"containers":[{"imagePullPolicy":"Sometimes","env":[{"name":""}],"ports":[{"containerPort":1,"protocol":"XYZ"}]}]},"status":{"phase":"x"}}""")!.AsObject();
        var errors = SchemaValidator.Validate(pod, SchemaRegistry.For<Pod>()).Select(e => e.ToString()).ToList();
        Assert.Contains("spec.containers[0].name: Required value", errors);
        Assert.Contains("spec.containers[0].env[0].name: Required value", errors);
        Assert.Contains("spec.containers[0].ports[0].protocol: Unsupported value: \"XYZ\": supported values: \"SCTP\", \"TCP\", \"UDP\"", errors);
        Assert.DoesNotContain(errors, e => e.StartsWith("status", StringComparison.Ordinal));
    }
}
