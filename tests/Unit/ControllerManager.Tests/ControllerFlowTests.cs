using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ControllerManager;
using MiniKube.ControllerManager.Tests.World;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

/// <summary>All controllers together, through real clients and informers.</summary>
public sealed class ControllerFlowTests
{
    private static Deployment Web(int replicas = 3, string image = "v1")
    {
        var web = Deployment(replicas, image);
        return web with { Metadata = new ObjectMeta { Namespace = "default", Name = "web" } };
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static int Number(JsonNode? node) => node?.GetValue<int>() ?? 0;

    [Fact]
    public async Task DeploymentRollsOutIsReachableRollsBackAndGoesWithAllItOwns()
    {
        await using var world = new ControllerWorld();
        await world.CreateAsync(new Service { Metadata = new ObjectMeta { Namespace = "default", Name = "web" }, Spec = new ServiceSpec { Selector = App, Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = 8080 }] } });
        await world.CreateAsync(Web());
        await Complete(3, "v1");
        await world.Api.UntilAsync(() => world.Api.All("endpointslices").Sum(s => (s["endpoints"] as JsonArray)?.Count ?? 0) == 3, "three endpoints");
        await world.Api.UntilAsync(() => world.Api.All("endpoints").Any(e => (e["subsets"]?[0]?["addresses"] as JsonArray)?.Count == 3), "an Endpoints object with three addresses");

        await Patch("""{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"v2"}]}}}}""");
        await Complete(3, "v2");
        Assert.Equal(["1", "2"], world.Api.All("replicasets").Select(s => Text(s["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"])).Order(StringComparer.Ordinal));

        await Patch("""{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"v1"}]}}}}""");
        await Complete(3, "v1");
        await Patch("""{"spec":{"replicas":5}}""");
        await Complete(5, "v1");
        await world.Api.UntilAsync(() => world.Api.All("events").Any(e => Text(e["reason"]) == "ScalingReplicaSet" && Text(e["message"]).Contains("from 0 to 3", StringComparison.Ordinal)), "an event of the scaling");

        await world.Client.Resource<Deployment>().DeleteAsync("default", "web", new DeleteOptions { PropagationPolicy = "Background" }, CancellationToken.None);
        await world.Api.UntilAsync(() => world.Api.All("replicasets").Count == 0 && world.Pods.Count == 0, "garbage collection of sets and pods");
        await world.Client.Resource<Service>().DeleteAsync("default", "web", null, CancellationToken.None);
        await world.Api.UntilAsync(() => world.Api.All("endpointslices").Count == 0 && world.Api.All("endpoints").Count == 0, "garbage collection of endpoints");

        Task Patch(string patch) => world.Client.Resource<Deployment>().PatchAsync("default", "web", PatchKind.StrategicMerge, System.Text.Encoding.UTF8.GetBytes(patch), null, CancellationToken.None);

        Task Complete(int replicas, string image) => world.Api.UntilAsync(
            () => world.Api.All("deployments").Any(d => Number(d["status"]?["availableReplicas"]) == replicas && Number(d["status"]?["updatedReplicas"]) == replicas && Number(d["status"]?["replicas"]) == replicas
                    && d["status"]!["observedGeneration"]!.GetValue<long>() == d["metadata"]!["generation"]!.GetValue<long>())
                && world.Pods.Count == replicas && world.Pods.All(p => Text(p["spec"]!["containers"]![0]!["image"]) == image),
            $"{replicas} pods of {image}");
    }

    [Fact]
    public async Task DeletedPodIsReplacedAndAnOrphanIsAdopted()
    {
        await using var world = new ControllerWorld();
        var set = ReplicaSet(2);
        await world.CreateAsync(set with { Metadata = new ObjectMeta { Namespace = "default", Name = "web" } });
        await world.Api.UntilAsync(() => world.Pods.Count == 2, "two pods");
        var first = Text(world.Pods[0]["metadata"]!["name"]);
        await world.Client.Resource<Pod>().DeleteAsync("default", first, null, CancellationToken.None);
        await world.Api.UntilAsync(() => world.Pods.Count == 2 && world.Pods.All(p => Text(p["metadata"]!["name"]) != first), "a replacement");
        await world.CreateAsync(new Pod { Metadata = new ObjectMeta { Namespace = "default", Name = "stray", Labels = App }, Spec = new PodSpec { Containers = [new Container { Name = "c" }] } });
        await world.Api.UntilAsync(() => world.Pods.Count == 2, "one of three given up");
        await world.Api.UntilAsync(() => world.Pods.All(p => p["metadata"]!["ownerReferences"] is JsonArray { Count: 1 }), "all pods owned");
    }

    [Fact]
    public async Task OrphanPropagationKeepsDependentsAndForegroundWaitsForThem()
    {
        await using var world = new ControllerWorld();
        var set = ReplicaSet(2);
        await world.CreateAsync(set with { Metadata = new ObjectMeta { Namespace = "default", Name = "web" } });
        await world.Api.UntilAsync(() => world.Pods.Count == 2, "two pods");
        await world.Client.Resource<ReplicaSet>().DeleteAsync("default", "web", new DeleteOptions { PropagationPolicy = "Orphan" }, CancellationToken.None);
        await world.Api.UntilAsync(() => world.Api.All("replicasets").Count == 0, "the set gone");
        Assert.Equal(2, world.Pods.Count);
        Assert.All(world.Pods, p => Assert.True(p["metadata"]!["ownerReferences"] is null or JsonArray { Count: 0 }));

        await world.CreateAsync(Web(2));
        await world.Api.UntilAsync(() => world.Pods.Count(p => p["metadata"]!["ownerReferences"] is JsonArray { Count: 1 }) == 2 && world.Api.All("replicasets").Count == 1, "a deployment with pods");
        await world.Client.Resource<Deployment>().DeleteAsync("default", "web", new DeleteOptions { PropagationPolicy = "Foreground" }, CancellationToken.None);
        await world.Api.UntilAsync(() => world.Api.All("deployments").Count == 0, "the deployment gone");
        Assert.Empty(world.Api.All("replicasets"));
    }

    [Fact]
    public async Task NamespaceGetsItsAccountAndCertificateAndGoesWithItsContent()
    {
        var ca = Path.GetTempFileName();
        await File.WriteAllTextAsync(ca, "PEM");
        await using var world = new ControllerWorld(new ControllerManagerOptions { RootCaFile = ca });
        await world.CreateNamespaceAsync("team");
        await world.Api.UntilAsync(() => world.Api.All("serviceaccounts").Count == 1 && world.Api.All("configmaps").Any(c => Text(c["data"]!["ca.crt"]) == "PEM"), "default account and root CA");
        await world.CreateAsync(Web() with { Metadata = new ObjectMeta { Namespace = "team", Name = "web" } });
        await world.Api.UntilAsync(() => world.Pods.Count == 3, "three pods");
        await world.Client.Resource<Namespace>().DeleteAsync(null, "team", null, CancellationToken.None);
        await world.Api.UntilAsync(() => world.Api.All("namespaces").Count == 0, "the namespace gone");
        Assert.Empty(world.Pods);
        Assert.Empty(world.Api.All("deployments"));
        File.Delete(ca);
    }

    [Fact]
    public async Task JobRunsToCompletionAndItsPodsAreCountedOnce()
    {
        await using var world = new ControllerWorld();
        var job = new Job { Metadata = new ObjectMeta { Namespace = "default", Name = "job" }, Spec = new JobSpec { Completions = 2, Parallelism = 2, TtlSecondsAfterFinished = 0, Template = Template("v1") } };
        await world.CreateAsync(job);
        await world.Api.UntilAsync(() => world.Pods.Count == 2, "two pods");
        foreach (var pod in world.Pods)
            await world.Client.Resource<Pod>().PatchAsync("default", Text(pod["metadata"]!["name"]), PatchKind.Merge, """{"status":{"phase":"Succeeded"}}"""u8.ToArray(), "status", CancellationToken.None);
        await world.Api.UntilAsync(() => world.Api.Writes.Any(w => w.Contains("job-controller PUT", StringComparison.Ordinal) && w.Contains("\"Complete\"", StringComparison.Ordinal) && w.Contains("\"succeeded\":2", StringComparison.Ordinal)), "the job complete");
        await world.Api.UntilAsync(() => world.Api.All("jobs").Count == 0 && world.Pods.Count == 0, "the job expired with its pods");
    }

    [Fact]
    public async Task SilentNodeIsMarkedTaintedAndEmptied()
    {
        var options = new ControllerManagerOptions { NodeMonitorGracePeriod = TimeSpan.FromSeconds(1), AllocateNodeCidrs = true };
        await using var world = new ControllerWorld(options);
        await AddNodeAsync("node-1");
        await AddNodeAsync("node-2");
        await world.Api.UntilAsync(() => world.Api.All("nodes").Select(n => Text(n["spec"]?["podCIDR"])).Order(StringComparer.Ordinal).SequenceEqual(["10.244.0.0/24", "10.244.1.0/24"]), "a CIDR each");
        await world.CreateAsync(new Pod { Metadata = new ObjectMeta { Namespace = "default", Name = "p", Labels = App }, Spec = new PodSpec { NodeName = "node-1", Containers = [new Container { Name = "c" }] } });
        using var stop = new CancellationTokenSource();
        var beating = BeatAsync("node-2", stop.Token);
        await world.Api.UntilAsync(() => world.Pods.Count == 0, "the pod evicted");
        var taints = (JsonArray)world.Api.All("nodes")[0]["spec"]!["taints"]!;
        Assert.Equal(["NoExecute", "NoSchedule"], taints.Where(t => Text(t!["key"]) == "node.kubernetes.io/unreachable").Select(t => Text(t!["effect"])).Order(StringComparer.Ordinal));
        Assert.Null(world.Api.All("nodes")[1]["spec"]?["taints"]);
        await stop.CancelAsync();
        await beating;

        Task AddNodeAsync(string name) => world.CreateAsync(new Node
        {
            Metadata = new ObjectMeta { Name = name },
            Status = new NodeStatus { Conditions = [new NodeCondition { Type = "Ready", Status = "True", LastHeartbeatTime = DateTimeOffset.UtcNow }] },
        });

        async Task BeatAsync(string name, CancellationToken ct)
        {
            for (var beat = 0; !ct.IsCancellationRequested; beat++)
            {
                var patch = $$$$"""{"status":{"conditions":[{"type":"Ready","lastHeartbeatTime":"{{{{new Time(DateTimeOffset.UtcNow.AddHours(beat))}}}}"}]}}""";
                await world.Client.Resource<Node>().PatchAsync(null, name, PatchKind.StrategicMerge, System.Text.Encoding.UTF8.GetBytes(patch), "status", CancellationToken.None);
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
