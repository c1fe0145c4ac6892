using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Cluster.Layout;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Mk.Tests;

public sealed class ClusterLayoutTests
{
    private static readonly ClusterPaths Paths = new("/state");

    private static ClusterLayout Plan(ClusterSpec spec) => new(spec, Paths, "/bin");

    [Fact]
    public void Default_cluster_has_nineteen_processes_with_unique_names_and_addresses()
    {
        var processes = Plan(new ClusterSpec()).Processes;
        Assert.Equal(19, processes.Count);
        Assert.Equal(19, processes.Select(p => p.Name).Distinct().Count());
        Assert.Equal(19, processes.Select(p => p.Address).Distinct().Count());
    }

    [Fact]
    public void Stores_know_each_other_and_keep_their_flags_when_others_are_added()
    {
        var store = Plan(new ClusterSpec()).Find("store-2");
        Assert.Contains("--initial-cluster=store-1=https://127.0.0.1:2380,store-2=https://127.0.0.1:2390,store-3=https://127.0.0.1:2400", store.Arguments);
        Assert.Contains("--client-cert-auth=true", store.Arguments);
    }

    [Fact]
    public void Only_API_servers_hold_the_stores_address()
    {
        var others = Plan(new ClusterSpec()).Processes.Where(p => p.Kind is not (ProcessKind.Store or ProcessKind.ApiServer));
        Assert.DoesNotContain(others.SelectMany(p => p.Arguments), a => a.Contains(":2379", StringComparison.Ordinal) || a.Contains("etcd", StringComparison.Ordinal));
    }

    [Fact]
    public void Node_processes_run_in_their_nodes_namespace()
    {
        foreach (var process in Plan(new ClusterSpec()).Processes)
            Assert.Equal(process.Node == 0 ? null : $"mk-node-{process.Node}", process.NetworkNamespace);
    }

    [Fact]
    public void Unknown_process_is_told_with_those_that_exist() =>
        Assert.Contains("store-1, store-2", Assert.Throws<ClusterException>(() => Plan(new ClusterSpec()).Find("store-9")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Stores_are_odd(int stores, bool allowed) => Assert.Equal(allowed, new ClusterSpec { Stores = stores }.Problem() is null);

    [Fact]
    public void Load_balancer_keeps_API_servers_whose_store_has_no_quorum()
    {
        var config = LoadBalancerProcess.Config(new ClusterSpec { ApiServers = 3 });
        Assert.Contains("exclude=etcd", config, StringComparison.Ordinal);
        Assert.Contains("server apiserver-3 10.89.0.1:6446", config, StringComparison.Ordinal);
    }
}
