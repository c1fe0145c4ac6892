using System.Diagnostics;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>A node's kubelet is killed: how long until the node counts as not Ready. The controller manager's
/// <c>--node-monitor-grace-period</c> of 50 s counts from the last Lease renewal, up to 10 s before, and is looked at every 5 s.</summary>
internal static class KubeletFailover
{
    private const string Node = "node-3";
    private const double Grace = 50;
    private const double MonitorPeriod = 5;
    private const double LeaseRenewal = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public static async Task<Finding> RunAsync(LocalCluster cluster)
    {
        await using var client = cluster.Client();
        await cluster.SignalAsync("kubelet-" + Node, "KILL");
        var begin = Stopwatch.GetTimestamp();
        await LocalCluster.UntilAsync(
            async ct =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
                return await client.Resource<Machinery.Api.Types.Core.Node>().GetAsync(null, Node, ct);
            },
            node => node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "Unknown" }) == true, s_patience);
        var took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        await cluster.HealAsync();
        return new Finding("kubelet killed, until its node is NotReady", took, Grace + MonitorPeriod, "s", $"as configured: {Grace - LeaseRenewal} to {Grace + MonitorPeriod} s");
    }
}
