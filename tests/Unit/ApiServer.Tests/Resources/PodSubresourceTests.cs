using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Scenarios;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Resources.Core;
using MiniKube.Machinery.Api.Patch;

namespace MiniKube.ApiServer.Tests.Resources;

/// <summary>status, ephemeralcontainers and resize each change one part of a pod and nothing else.</summary>
public sealed class PodSubresourceTests
{
    private const string Pod = """
        {"metadata": {"name": "p"}, "spec": {"containers": [{"name": "a", "image": "x:1", "resources": {"requests": {"cpu": "100m"}}}]}}
        """;

    [Fact]
    public async Task Status_writes_leave_the_spec_alone()
    {
        (JsonObject obj, string errors) = await UpdateAsync("status", """{"spec": {"nodeName": "n1"}, "status": {"phase": "Running", "qosClass": "Guaranteed"}}""");

        Assert.Equal("", errors);
        Assert.Null(obj["spec"]!["nodeName"]);
        Assert.Equal("Running", (string?)obj["status"]!["phase"]);
        Assert.Equal("Burstable", (string?)obj["status"]!["qosClass"]);
    }

    [Fact]
    public async Task A_debug_container_is_added_and_is_given_its_defaults()
    {
        (JsonObject obj, string errors) = await UpdateAsync("ephemeralcontainers", """{"spec": {"nodeName": "n1", "ephemeralContainers": [{"name": "d", "image": "x"}]}}""");

        Assert.Equal("", errors);
        Assert.Null(obj["spec"]!["nodeName"]);
        Assert.Equal("Always", (string?)obj["spec"]!["ephemeralContainers"]![0]!["imagePullPolicy"]);
        Assert.Equal(2, (long)obj["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task A_debug_container_has_a_name_of_its_own_and_no_ports()
    {
        (_, string errors) = await UpdateAsync(
            "ephemeralcontainers", """{"spec": {"ephemeralContainers": [{"name": "a", "image": "x", "ports": [{"containerPort": 1}], "targetContainerName": "z"}]}}""");

        Assert.Equal(
            """
            spec.ephemeralContainers[0].name: Duplicate value: "a"
            spec.ephemeralContainers[0].targetContainerName: Not found: "z"
            spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container
            """,
            errors);
    }

    [Fact]
    public async Task A_resize_changes_resources_only()
    {
        (JsonObject obj, string errors) = await UpdateAsync(
            "resize", """{"spec": {"containers": [{"name": "a", "image": "other", "resources": {"requests": {"cpu": "200m"}}}]}}""");

        Assert.Equal("", errors);
        Assert.Equal("x:1", (string?)obj["spec"]!["containers"]![0]!["image"]);
        Assert.Equal("200m", (string?)obj["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]);
    }

    [Fact]
    public async Task A_resize_keeps_the_QoS_class()
    {
        (_, string errors) = await UpdateAsync("resize", """{"spec": {"containers": [{"name": "a", "image": "x:1", "resources": {}}]}}""");

        Assert.Equal("spec: Invalid value: \"BestEffort\": Pod QOS Class may not change as a result of resizing", errors);
    }

    private static async Task<(JsonObject Object, string Errors)> UpdateAsync(string subresource, string patch)
    {
        RequestContext context = Strategies.Context(PodResource.Descriptor, subresource);
        JsonObject old = await Strategies.CreateAsync(context, JsonNode.Parse(Pod)!.AsObject());
        old["metadata"]!["resourceVersion"] = "1";
        JsonObject obj = MergePatch.Apply((JsonObject)old.DeepClone(), JsonNode.Parse(patch));
        return (obj, await Strategies.UpdateErrorsAsync(context, obj, old));
    }
}
