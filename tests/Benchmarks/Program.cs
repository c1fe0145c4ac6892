using MiniKube.Benchmarks.Cluster;
using MiniKube.Benchmarks.Scheduling;
using MiniKube.Benchmarks.Store;

return args switch
{
    ["store", .. var rest] => await StoreBenchmark.RunAsync(StoreBenchmarkOptions.Parse(rest)),
    ["cluster", .. var rest] => await ClusterBenchmark.RunAsync(ClusterBenchmarkOptions.Parse(rest)),
    ["scheduler", .. var rest] => await SchedulerBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: mk-bench store [--quick] [--workloads put-1,get,watch,memory,restart,failover] [--seconds 4] [--warm-up 15] [--rounds 3] [--folder DIR] [--store PATH-OF-mk-store] [--etcd PATH] [--only ours|etcd] [--restart-mib 1024] [--kills 50] [--timeline] [--pauses]");
    Console.Error.WriteLine("       mk-bench scheduler [--nodes 3,100,1000] [--pods 2000] [--latency-ms 2]");
    Console.Error.WriteLine("       mk-bench cluster [--only start,idle,apply,failover,kubelet] [--rounds 10] [--idle-seconds 30] [--state /var/lib/mk-bench] [--mk PATH-OF-mk]");
    return 2;
}
