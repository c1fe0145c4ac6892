namespace MiniKube.Benchmarks.Cluster;

/// <summary>The whole cluster on this machine, measured from outside: start, idle cost, a deployment, and each kind of failover.</summary>
internal static class ClusterBenchmark
{
    private const int FailoverRounds = 3;

    /// <returns>0 when every target was met.</returns>
    public static async Task<int> RunAsync(ClusterBenchmarkOptions options)
    {
        if (Directory.Exists(options.State)) throw new InvalidOperationException($"{options.State} exists: `mk down --wipe --state {options.State}` first, or give another --state");
        var findings = new List<Finding>();
        void Note(Finding finding)
        {
            findings.Add(finding);
            Console.WriteLine(finding);
        }

        Console.WriteLine(Finding.Heading);
        await using (var cluster = new LocalCluster(options))
        {
            Note(await StartMeasurement.FirstAsync(cluster));
            if (options.Wants("start")) Note(await StartMeasurement.AgainAsync(cluster));
            if (options.Wants("idle")) await IdleAsync(options.Wants("start") ? "down and up" : "start");
            if (options.Wants("apply")) Note(await ApplyMeasurement.RunAsync(cluster, options.Example, options.Rounds));
            if (options.Wants("apply") && options.Wants("idle")) await IdleAsync($"{options.Rounds} deployments");
            if (options.Wants("failover")) await FailoverAsync(cluster, Note);
            if (options.Wants("kubelet")) Note(await KubeletFailover.RunAsync(cluster));

            async Task IdleAsync(string after)
            {
                foreach (var finding in await IdleMeasurement.RunAsync(cluster, TimeSpan.FromSeconds(options.IdleSeconds), after)) Note(finding);
            }
        }

        var unmet = findings.Count(f => !f.IsMet);
        Console.WriteLine($"{findings.Count - unmet} of {findings.Count} targets met");
        return unmet == 0 ? 0 : 1;
    }

    private static async Task FailoverAsync(LocalCluster cluster, Action<Finding> note)
    {
        note(await StoreFailover.RunAsync(cluster, FailoverRounds));
        note(await ApiServerFailover.RunAsync(cluster, FailoverRounds));
        foreach (var kill in new[] { true, false })
        {
            note(await LeaderFailover.SchedulerAsync(cluster, kill));
            note(await LeaderFailover.ControllerManagerAsync(cluster, kill));
        }
    }
}
