using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Scheduler;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.Scheduler.Tests;

/// <summary>The scheduler as its process runs it, against a server.</summary>
public sealed class WholeSchedulerTests : IDisposable
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private readonly string _folder = Directory.CreateTempSubdirectory("scheduler").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pods_are_bound_told_about_and_the_lease_is_taken_and_freed()
    {
        await using var cluster = await FakeCluster.StartAsync();
        for (var i = 1; i <= 3; i++) cluster.Put("/api/v1/nodes", Make.Node($"node-{i}", cpu: "8"));
        cluster.Put(Pods, Make.Pod("early", cpu: "1"));
        using var stop = new CancellationTokenSource();
        var run = SchedulerApp.RunAsync(Options(cluster), NullLoggerFactory.Instance, stop.Token);
        await UntilAsync(() => cluster.NodeOf("early") is not null);
        for (var i = 0; i < 60; i++) cluster.Put(Pods, Make.Pod($"p{i}", cpu: "100m"));
        cluster.Put(Pods, Make.Pod("huge", cpu: "64"));
        await UntilAsync(() => cluster.Placed() == 61);
        await UntilAsync(() => cluster.Get($"{Pods}/huge")?["status"]?["conditions"] is not null);
        var condition = cluster.Get($"{Pods}/huge")!["status"]!["conditions"]![0]!;
        Assert.Equal("PodScheduled False Unschedulable", $"{condition["type"]} {condition["status"]} {condition["reason"]}");
        await UntilAsync(() => cluster.Events.Any(e => e.StartsWith("0/3 nodes are available: 3 Insufficient cpu.", StringComparison.Ordinal)));
        await UntilAsync(() => cluster.Events.Contains("Successfully assigned default/early to " + cluster.NodeOf("early")));
        const string lease = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler";
        Assert.NotNull(cluster.Get(lease)?["spec"]?["holderIdentity"]);
        await stop.CancelAsync();
        await run;
        Assert.NotNull(cluster.Get(lease)?["spec"]);
        Assert.Null(cluster.Get(lease)!["spec"]!["holderIdentity"]);
    }

    private SchedulerOptions Options(FakeCluster cluster)
    {
        string[] args = ["--kubeconfig", cluster.WriteKubeconfig(_folder), "--secure-port=0", "--leader-elect-lease-duration=4s", "--leader-elect-renew-deadline=2s", "--leader-elect-retry-period=500ms"];
        return FlagBinder.Bind<SchedulerOptions>("mk-scheduler", args, "MK_SCHEDULER", _ => null).Options!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition()) await Task.Delay(10, limit.Token);
    }
}
