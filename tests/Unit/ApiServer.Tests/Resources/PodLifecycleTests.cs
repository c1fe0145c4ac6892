using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Resources.Core;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ApiServer.Tests.Resources;

/// <summary>Binding, eviction and deletion of pods.</summary>
public sealed class PodLifecycleTests
{
    private readonly InMemoryObjects objects = new();

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        objects.With("", "pods", Pod("", "Pending"));

        await BindAsync("node-1");
        StatusException refused = await Assert.ThrowsAsync<StatusException>(() => BindAsync("node-2"));

        JsonObject pod = (await objects.GetFreshAsync(PodResource.Descriptor, "default", "p", CancellationToken.None))!;
        Assert.Equal("node-1", (string?)pod["spec"]!["nodeName"]);
        Assert.Equal("""{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}""", pod["status"]!["conditions"]![1]!.ToJsonString());
        Assert.Equal(409, refused.Code);
        Assert.Equal("Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"node-1\"", refused.Message);
    }

    [Fact]
    public async Task A_binding_names_a_node()
    {
        objects.With("", "pods", Pod("", "Pending"));

        StatusException refused = await Assert.ThrowsAsync<StatusException>(() => BindAsync("", "Pod"));

        Assert.Equal(
            "Binding \"p\" is invalid: [target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\", target.name: Required value]", refused.Message);
    }

    [Theory]
    [InlineData("", "Pending", null, null)] // not scheduled: at once
    [InlineData("n1", "Running", null, 30L)]
    [InlineData("n1", "Running", 5L, 5L)]
    [InlineData("n1", "Running", 0L, null)]
    [InlineData("n1", "Running", -1L, 1L)]
    [InlineData("n1", "Succeeded", null, null)]
    public void A_scheduled_pod_is_deleted_with_grace(string node, string phase, long? asked, long? given)
    {
        JsonObject pod = Requests.Json(Pod(node, phase));

        DeletePlan plan = PodResource.Descriptor.Strategy.PlanDelete(Context(), pod, new DeleteOptions { GracePeriodSeconds = asked });

        Assert.Equal(given, plan.GracePeriodSeconds);
    }

    [Fact]
    public async Task An_eviction_spends_the_budget()
    {
        objects.With("", "pods", Pod("n1", "Running", ready: true)).With("policy", "poddisruptionbudgets", Budget(allowed: 1));

        await EvictAsync();

        JsonObject budget = (await objects.GetFreshAsync(objects.Resource("policy", "poddisruptionbudgets"), "default", "b", CancellationToken.None))!;
        Assert.Equal(0, (int)budget["status"]!["disruptionsAllowed"]!);
        Assert.Equal("2026-01-01T00:00:00Z", (string?)budget["status"]!["disruptedPods"]!["p"]);
        Assert.Null(await objects.GetFreshAsync(PodResource.Descriptor, "default", "p", CancellationToken.None));
    }

    [Fact]
    public async Task An_eviction_beyond_the_budget_is_put_off()
    {
        objects.With("", "pods", Pod("n1", "Running", ready: true)).With("policy", "poddisruptionbudgets", Budget(allowed: 0));

        StatusException refused = await Assert.ThrowsAsync<StatusException>(EvictAsync);

        Assert.Equal(429, refused.Code);
        Assert.Equal("Cannot evict pod as it would violate the pod's disruption budget.", refused.Message);
        Assert.Equal("The disruption budget b needs 2 healthy pods and has 2 currently", refused.Status.Details!.Causes![0].Message);
        Assert.NotNull(await objects.GetFreshAsync(PodResource.Descriptor, "default", "p", CancellationToken.None));
    }

    [Fact]
    public async Task A_pod_that_is_not_ready_may_go_while_enough_others_are()
    {
        objects.With("", "pods", Pod("n1", "Running")).With("policy", "poddisruptionbudgets", Budget(allowed: 0));

        await EvictAsync();

        Assert.Null(await objects.GetFreshAsync(PodResource.Descriptor, "default", "p", CancellationToken.None));
    }

    private static string Pod(string node, string phase, bool ready = false) => $$$"""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "default", "labels": {"app": "x"}},
         "spec": {"nodeName": "{{{node}}}", "terminationGracePeriodSeconds": 30, "containers": [{"name": "a", "image": "x"}]},
         "status": {"phase": "{{{phase}}}", "conditions": [{"type": "Ready", "status": "{{{ready}}}"}]}}
        """;

    private static string Budget(int allowed) => $$$"""
        {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "b", "namespace": "default"},
         "spec": {"minAvailable": 2, "selector": {"matchLabels": {"app": "x"}} },
         "status": {"disruptionsAllowed": {{{allowed}}}, "currentHealthy": 2, "desiredHealthy": 2, "expectedPods": 2}}
        """;

    private RequestContext Context(string subresource = "") => Requests.Context(objects, "", "pods", name: "p", subresource: subresource);

    private Task BindAsync(string node, string kind = "Node") => HandleAsync(
        "binding", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "p" }, ["target"] = new JsonObject { ["kind"] = kind, ["name"] = node } });

    private Task EvictAsync() => HandleAsync("eviction", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "p" } });

    private async Task HandleAsync(string name, JsonObject body)
    {
        SubresourceDescriptor subresource = PodResource.Descriptor.Subresource(name)!;
        var request = new SubresourceRequest(Context(name), PodResource.Descriptor, subresource, new Microsoft.AspNetCore.Http.DefaultHttpContext(), body);
        await subresource.Handler!.HandleAsync(request, CancellationToken.None);
    }
}
