using System.Diagnostics;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>The leading scheduler or controller manager ends, killed or politely: how long until the other does its work. The
/// scheduler's is to place a pod, the controller manager's to give a Deployment its ReplicaSet.</summary>
internal static class LeaderFailover
{
    private const double KilledLimit = 15;
    private const double PoliteLimit = 1;
    private const string Namespace = "default";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static Task<Finding> SchedulerAsync(LocalCluster cluster, bool kill) => RunAsync(cluster, "scheduler", "kube-scheduler", kill, PlacedAsync);

    public static Task<Finding> ControllerManagerAsync(LocalCluster cluster, bool kill) => RunAsync(cluster, "controller manager", "kube-controller-manager", kill, ExpandedAsync);

    private static async Task<Finding> RunAsync(LocalCluster cluster, string what, string lease, bool kill, Func<KubeClient, string, Task> work)
    {
        await using var client = cluster.Client();
        var leader = await LocalCluster.UntilAsync(ct => LocalCluster.HolderAsync(client, lease, ct), holder => holder.Length > 0, s_patience);
        await work(client, $"before-{lease}-{kill}".ToLowerInvariant());
        await cluster.SignalAsync(leader, kill ? "KILL" : "TERM");
        var begin = Stopwatch.GetTimestamp();
        await work(client, $"after-{lease}-{kill}".ToLowerInvariant());
        var took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var holder = await LocalCluster.HolderAsync(client, lease, CancellationToken.None);
        await cluster.HealAsync();
        return new Finding($"{what} leader {(kill ? "killed" : "ended politely")}, until the other acts", took, kill ? KilledLimit : PoliteLimit, "s", $"{leader} -> {holder}");
    }

    private static async Task PlacedAsync(KubeClient client, string name)
    {
        var pods = client.Resource<Pod>();
        await pods.CreateAsync(new Pod { ApiVersion = "v1", Kind = "Pod", Metadata = new ObjectMeta { Name = name, Namespace = Namespace }, Spec = PodSpec() }, CancellationToken.None);
        await LocalCluster.UntilAsync(ct => pods.GetAsync(Namespace, name, ct), pod => pod.Spec?.NodeName is { Length: > 0 }, s_patience);
        await pods.DeleteAsync(Namespace, name, new DeleteOptions { GracePeriodSeconds = 0 }, CancellationToken.None);
    }

    private static async Task ExpandedAsync(KubeClient client, string name)
    {
        var labels = new Dictionary<string, string> { ["bench"] = name };
        var deployments = client.Resource<Deployment>();
        var deployment = new Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = new ObjectMeta { Name = name, Namespace = Namespace },
            Spec = new DeploymentSpec
            {
                Replicas = 0,
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = labels }, Spec = PodSpec() },
            },
        };
        await deployments.CreateAsync(deployment, CancellationToken.None);
        var mine = new ListOptions { LabelSelector = $"bench={name}" };
        await LocalCluster.UntilAsync(ct => client.Resource<ReplicaSet>().ListAsync(Namespace, mine, ct), list => list.Items.Count > 0, s_patience);
        await deployments.DeleteAsync(Namespace, name, null, CancellationToken.None);
    }

    private static PodSpec PodSpec() => new() { Containers = [new Container { Name = "web", Image = "mk-web:1", ImagePullPolicy = "IfNotPresent" }] };
}
