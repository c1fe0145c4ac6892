using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Linearizability;
using MiniKube.Histories.Timelines;
using MiniKube.Histories.Watches;
using MiniKube.Integration.Tests.Chaos.Clients;
using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos;

/// <summary>After a run: asks every member for its account, and holds it against the others and against what the clients saw.</summary>
internal static class Judge
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>Waits until every lease that was left has run out and every member has come to the same revision, and returns that.</summary>
    public static async Task<long> SettleAsync(ChaosCluster cluster)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            var left = await LeasedKeysAsync(cluster.Seated[0]);
            if (left is { Count: 0 }) return left.Header.Revision;
            if (patience.IsCancellationRequested) throw new TimeoutException($"keys of ended leases are left: {left?.Count}");
            await Task.Delay(100);
        }
    }

    /// <summary>Everything that is wrong, a line each; empty when nothing is.</summary>
    /// <param name="workload">Its first watcher's account stands for what is compacted.</param>
    public static async Task<IReadOnlyList<string>> JudgeAsync(ChaosCluster cluster, Recorder recorder, Workload workload, long revision)
    {
        var compacted = workload.Compactor.Asked;
        var kept = cluster.Program.LosesDeletionsAtCompaction ? compacted + 1 : compacted;
        var forgotten = workload.Account().Select(c => c.Change).Where(c => c.Revision < kept).ToList();
        var problems = new List<string>();
        problems.AddRange(await HashesAsync(cluster, revision));
        var accounts = new List<(ChaosMember Member, WatchRecord Watch, Timeline Timeline)>();
        using var patience = new CancellationTokenSource(s_patience);
        foreach (var member in cluster.Seated)
        {
            var watch = await WatchClient.ReadAllAsync(member, Math.Max(1, kept), revision, patience.Token);
            accounts.Add((member, watch, new Timeline([.. forgotten, .. watch.Deliveries.SelectMany(d => d.Changes).Select(c => c.Change)])));
        }

        var timeline = accounts[0].Timeline;
        foreach (var (member, _, other) in accounts)
        {
            if (timeline.DifferenceTo(other) is { } difference) problems.Add($"{accounts[0].Member.Name} and {member.Name} tell different stories {difference}");
        }

        problems.AddRange(new TimelineChecker(timeline, recorder.Operations).Check());
        foreach (var watch in recorder.Watches.Concat(accounts.Select(a => a.Watch))) problems.AddRange(WatchChecker.Check(watch, timeline, compacted, MayMiss));
        if (recorder.HighestCompaction > compacted) problems.Add($"a watcher was told of a compaction at {recorder.HighestCompaction}, none was asked for beyond {compacted}");
        foreach (var (key, verdict) in KeyHistories.Check(recorder.Operations))
        {
            if (verdict.Judgement != Judgement.Linearizable) problems.Add($"{key}: {verdict}");
        }

        return problems;

        bool MayMiss(Change change) =>
            cluster.Program.LosesDeletionsAtCompaction && change.Value is null && workload.Compactor.Revisions.Contains(change.Revision);
    }

    private static async Task<IReadOnlyList<string>> HashesAsync(ChaosCluster cluster, long revision)
    {
        var hashes = new Dictionary<string, uint>();
        foreach (var member in cluster.Seated)
        {
            var answer = await new Maintenance.MaintenanceClient(member.Channel).HashKVAsync(new HashKVRequest { Revision = revision }, deadline: DateTime.UtcNow + s_patience);
            hashes[member.Name] = answer.Hash;
        }

        return hashes.Values.Distinct().Count() == 1 ? [] : [$"hashes at {revision} differ: {string.Join(", ", hashes)}"];
    }

    private static async Task<RangeResponse?> LeasedKeysAsync(ChaosMember member)
    {
        try
        {
            var request = new RangeRequest { Key = ByteString.CopyFromUtf8("l/"), RangeEnd = ByteString.CopyFromUtf8("l0"), KeysOnly = true };
            return await new KV.KVClient(member.Channel).RangeAsync(request, deadline: DateTime.UtcNow.AddSeconds(2));
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
