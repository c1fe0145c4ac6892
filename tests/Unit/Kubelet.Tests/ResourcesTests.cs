using MiniKube.Node.Kubelet.Probes;
using static MiniKube.Kubelet.Tests.Samples;

namespace MiniKube.Kubelet.Tests;

public sealed class ResourcesTests
{
    private static Container Sized(string name, string? cpu = null, string? memory = null, string? cpuLimit = null, string? memoryLimit = null) => Container(name) with
    {
        Resources = new ResourceRequirements { Requests = Map(cpu, memory), Limits = Map(cpuLimit, memoryLimit) },
    };

    private static Dictionary<string, Quantity> Map(string? cpu, string? memory)
    {
        var map = new Dictionary<string, Quantity>();
        if (cpu is not null) map["cpu"] = new Quantity(cpu);
        if (memory is not null) map["memory"] = new Quantity(memory);
        return map;
    }

    [Theory]
    [InlineData(null, null, null, null, "BestEffort")]
    [InlineData("100m", null, null, null, "Burstable")]
    [InlineData("100m", "64Mi", "100m", "64Mi", "Guaranteed")]
    [InlineData(null, null, "100m", "64Mi", "Guaranteed")]
    [InlineData("100m", "64Mi", "200m", "64Mi", "Burstable")]
    public void Quality_of_service_follows_requests_and_limits(string? cpu, string? memory, string? cpuLimit, string? memoryLimit, string expected) =>
        Assert.Equal(expected, QosClass.Of(Pod(Sized("a", cpu, memory, cpuLimit, memoryLimit))));

    [Fact]
    public void A_pod_needs_its_containers_together_or_its_largest_init_container()
    {
        var pod = Pod(Sized("a", "100m"), Sized("b", "200m")).With(s => s with { InitContainers = [Sized("i", "500m")] });
        Assert.Equal(500, PodResources.Requests(pod)["cpu"]);
        var sidecar = Sized("s", "300m") with { RestartPolicy = "Always" };
        Assert.Equal(600, PodResources.Requests(pod.With(s => s with { InitContainers = [sidecar] }))["cpu"]);
        Assert.Equal(800, PodResources.Requests(pod.With(s => s with { InitContainers = [sidecar, Sized("i", "500m")] }))["cpu"]);
    }

    [Fact]
    public void A_pod_limit_exists_only_when_every_container_has_one()
    {
        var limits = CgroupLimits.ForPod(Pod(Sized("a", "100m", "32Mi", "200m", "64Mi"), Sized("b", "100m", "32Mi", "300m")));
        Assert.Equal(50_000, limits.CpuQuotaMicroseconds);
        Assert.Null(limits.MemoryBytes);
        Assert.Equal(204, limits.CpuShares);
    }

    [Fact]
    public void Cgroups_lie_by_quality_of_service()
    {
        Assert.Equal("/mk/node-1/kubepods/besteffort/podu-1", CgroupPath.ForPod("/mk/node-1", Pod()));
        Assert.Equal("/kubepods/podu-1", CgroupPath.ForPod("/", Pod(Sized("a", "1", "1Gi", "1", "1Gi"))));
    }

    [Fact]
    public void Oom_scores_spare_guaranteed_pods_and_offer_best_effort_ones()
    {
        const long memory = 4L << 30;
        Assert.Equal(-997, QosClass.OomScore(Pod(Sized("a", "1", "1Gi", "1", "1Gi")), Sized("a", "1", "1Gi", "1", "1Gi"), memory));
        Assert.Equal(1000, QosClass.OomScore(Pod(), Container("a"), memory));
        Assert.Equal(750, QosClass.OomScore(Pod(Sized("a", null, "1Gi")), Sized("a", null, "1Gi"), memory));
    }

    [Fact]
    public void Admission_says_what_is_out_in_kubernetes_words()
    {
        var allocatable = new Dictionary<string, Quantity> { ["cpu"] = new("1"), ["memory"] = new("1Gi"), ["pods"] = new("10") };
        Assert.Null(PodAdmission.Check(Pod(Sized("a", "500m")), [Pod(Sized("b", "500m"))], allocatable, null));
        var failure = PodAdmission.Check(Pod(Sized("a", "600m")), [Pod(Sized("b", "500m"))], allocatable, null);
        Assert.Equal(("OutOfcpu", "Pod was rejected: Node didn't have enough resource: cpu, requested: 600, used: 500, capacity: 1000"), (failure!.Reason, failure.Message));
        Assert.Equal("OutOfmemory", PodAdmission.Check(Pod(Sized("a", null, "2Gi")), [], allocatable, null)!.Reason);
    }

    [Fact]
    public void Admission_refuses_a_taken_host_port_and_a_wrong_node()
    {
        var allocatable = new Dictionary<string, Quantity> { ["pods"] = new("10") };
        var port = Pod(Container("a") with { Ports = [new ContainerPort { ContainerPortValue = 80, HostPort = 8080 }] });
        Assert.Equal("NodePorts", PodAdmission.Check(port, [port], allocatable, null)!.Reason);
        var chosen = Pod().With(s => s with { NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" } });
        Assert.Equal("NodeAffinity", PodAdmission.Check(chosen, [], allocatable, new Dictionary<string, string>())!.Reason);
        Assert.Null(PodAdmission.Check(chosen, [], allocatable, new Dictionary<string, string> { ["disk"] = "ssd" }));
    }

    [Fact]
    public void A_probe_changes_its_verdict_only_at_the_threshold()
    {
        var counter = new ProbeCounter(new Probe { FailureThreshold = 2, SuccessThreshold = 1 });
        Assert.Equal(ProbeVerdict.Success, counter.Add(ProbeVerdict.Success));
        Assert.Null(counter.Add(ProbeVerdict.Failure));
        Assert.Null(counter.Add(ProbeVerdict.Unknown));
        Assert.Equal(ProbeVerdict.Failure, counter.Add(ProbeVerdict.Failure));
        Assert.Equal(ProbeVerdict.Success, counter.Add(ProbeVerdict.Success));
    }
}
