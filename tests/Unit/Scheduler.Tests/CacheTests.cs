using Microsoft.Extensions.Time.Testing;
using MiniKube.ControlPlane.Scheduler.Cache;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Scheduler.Tests;

public sealed class CacheTests
{
    [Fact]
    public void After_any_changes_the_sums_are_those_of_the_pods_and_snapshots_do_not_change()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++) Try(random);
    }

    private static void Try(Random random)
    {
        var cache = new ClusterCache(new FakeTimeProvider());
        var pods = Enumerable.Range(0, 8).Select(i => Make.Pod($"p{i}", cpu: $"{(i + 1) * 100}m")).ToArray();
        var placed = new Dictionary<string, string>();
        var nodes = new HashSet<string>();
        for (var step = 0; step < 60; step++)
        {
            var before = cache.Snapshot();
            var sums = before.Nodes.Select(n => n.Requested.MilliCpu).ToArray();
            Change(random, cache, pods, placed, nodes);
            Assert.Equal(sums, before.Nodes.Select(n => n.Requested.MilliCpu));
            var now = cache.Snapshot();
            Assert.Equal(nodes.Order(), now.Nodes.Select(n => n.Name));
            foreach (var node in now.Nodes)
            {
                var here = pods.Where(p => placed.GetValueOrDefault(p.Metadata!.Uid!) == node.Name).Select(Make.Info).ToArray();
                Assert.Equal(here.Sum(p => p.Requests.MilliCpu), node.Requested.MilliCpu);
                Assert.Equal(here.Select(p => p.Uid).Order(), node.Pods.Select(p => p.Uid).Order());
                Assert.Same(node, now.Get(node.Name));
            }
        }
    }

    private static void Change(Random random, ClusterCache cache, Pod[] pods, Dictionary<string, string> placed, HashSet<string> nodes)
    {
        var node = $"n{random.Next(3)}";
        var pod = pods[random.Next(pods.Length)];
        var uid = pod.Metadata!.Uid!;
        switch (random.Next(6))
        {
            case 0:
                cache.SetNode(Make.Node(node));
                nodes.Add(node);
                break;
            case 1:
                cache.RemoveNode(node);
                nodes.Remove(node);
                break;
            case 2:
                cache.RemovePod(uid);
                placed.Remove(uid);
                break;
            case 3:
                if (cache.IsAssumed(uid)) placed.Remove(uid);
                cache.Forget(uid);
                break;
            case 4:
                cache.Assume(Make.Info(pod), node);
                placed.TryAdd(uid, node);
                break;
            default:
                cache.SetPod(Make.Info(pod with { Spec = pod.Spec! with { NodeName = node } }));
                placed[uid] = node;
                break;
        }
    }
}
