using MiniKube.Integration.Tests.Chaos.Clients;
using MiniKube.Integration.Tests.Chaos.Faults;
using MiniKube.Integration.Tests.Chaos.Members;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos;

/// <summary>Concurrent clients while members are killed, paused, cut off and run out of disk: what the clients saw must be explicable.</summary>
[Collection(ChaosCollection.Name)]
public sealed class FaultTests(ITestOutputHelper output)
{
    [Fact]
    public Task Members_are_killed() => new ChaosRun(output).RunAsync(new ChaosPlan
    {
        Cluster = new ClusterPlan(),
        Workload = new WorkloadOptions { Seed = ChaosRun.Seed },
        Faults = [ProcessFaults.KillLeader, ProcessFaults.KillTwo, ProcessFaults.KillAll],
    });

    [Fact]
    public Task Members_of_etcd_are_killed() => new ChaosRun(output).RunAsync(new ChaosPlan
    {
        Cluster = new ClusterPlan { Program = StoreProgram.Etcd },
        Workload = new WorkloadOptions { Seed = ChaosRun.Seed },
        Faults = [ProcessFaults.KillLeader, ProcessFaults.KillAll],
        Tolerated = ["Unknown: context deadline exceeded"],
    });

    [Fact]
    public Task Members_are_paused_and_cut_off() => new ChaosRun(output).RunAsync(new ChaosPlan
    {
        Cluster = new ClusterPlan { HasNetworks = true },
        Workload = new WorkloadOptions { Seed = ChaosRun.Seed },
        Faults =
        [
            NetworkFaults.IsolateLeader, ProcessFaults.PauseLeader, NetworkFaults.DeafLeader, NetworkFaults.MuteLeader,
            NetworkFaults.Bridge, NetworkFaults.IsolateFollower,
        ],
    });

    [Fact]
    public Task Members_of_etcd_are_paused_and_cut_off() => new ChaosRun(output).RunAsync(new ChaosPlan
    {
        Cluster = new ClusterPlan { HasNetworks = true, Program = StoreProgram.Etcd },
        Workload = new WorkloadOptions { Seed = ChaosRun.Seed },
        Faults = [NetworkFaults.IsolateLeader, ProcessFaults.PauseLeader, NetworkFaults.Bridge],
        Tolerated = ["Unknown: context deadline exceeded"],
    });

    [Fact]
    public Task Disks_run_full() => new ChaosRun(output).RunAsync(new ChaosPlan
    {
        Cluster = new ClusterPlan { DiskMegabytes = 200 },
        Workload = new WorkloadOptions { Seed = ChaosRun.Seed, ValueBytes = 20_000 },
        Faults = [DiskFaults.FillFollower, DiskFaults.FillLeader, DiskFaults.FillAll],
        Struck = TimeSpan.FromSeconds(2),
        Tolerated = ["ResourceExhausted: etcdserver: mvcc: database space exceeded"],
    });
}

/// <summary>One after the other, and nothing beside them: they measure what happens when members do not answer, not when the machine is full.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ChaosCollection
{
    public const string Name = "chaos";
}
