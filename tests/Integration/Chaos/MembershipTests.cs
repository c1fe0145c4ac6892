using MiniKube.Histories.KeyValue;
using MiniKube.Integration.Tests.Chaos.Clients;
using MiniKube.Integration.Tests.Chaos.Faults;
using MiniKube.Integration.Tests.Chaos.Members;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos;

/// <summary>Members replaced, upgraded, added, lost and slow while clients work: nothing acknowledged is lost, and clients see nothing but what they may try again.</summary>
[Collection(ChaosCollection.Name)]
public sealed class MembershipTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    [Fact]
    public Task Every_member_is_upgraded_and_then_replaced_by_an_empty_one() => RunAsync(new ClusterPlan { Program = StoreProgram.Older }, async (cluster, recorder) =>
    {
        foreach (var member in cluster.All)
        {
            await member.StopAsync();
            member.Program = StoreProgram.Ours;
            recorder.Note($"{member.Name} stopped");
            await Task.Delay(100);
            cluster.Restart(member);
            await member.WaitUntilAnsweringAsync();
            recorder.Note($"{member.Name} answers again, as a newer release");
            if (member != cluster.All[^1]) Assert.Equal("1", await member.ClusterProtocolAsync());
        }

        foreach (var member in cluster.All) await member.WaitUntilSpokenAsync("2");
        recorder.Note("all speak the newer protocol");

        var membership = new Membership(cluster);
        foreach (var member in cluster.All)
        {
            await membership.RemoveAsync(member);
            recorder.Note($"{member.Name} removed");
            await membership.AddAsync(member, asLearner: false);
            recorder.Note($"{member.Name} added again, empty");
        }
    });

    [Fact]
    public Task Five_members_do_without_two() => RunAsync(new ClusterPlan { Members = 5 }, async (cluster, recorder) =>
    {
        var random = new Random(ChaosRun.Seed);
        var leader = await ProcessFaults.LeaderAsync(cluster, random);
        var other = ProcessFaults.Shuffled(cluster, random).First(m => m != leader);
        var before = Acknowledged(recorder);
        await Task.WhenAll(leader.KillAsync(), other.KillAsync());
        recorder.Note($"killed {leader.Name} {other.Name}");
        await UntilAsync(() => Acknowledged(recorder) > before + 20, "three of five took no write");
        await cluster.HealAsync();
        recorder.Note("both are back");
    });

    [Fact]
    public Task A_learner_joins_and_is_promoted_and_a_slow_member_holds_nobody_up() => RunAsync(new ClusterPlan { Seats = 4 }, async (cluster, recorder) =>
    {
        var membership = new Membership(cluster);
        await membership.AddAsync(cluster.All[3], asLearner: true);
        recorder.Note("m3 added as learner");
        await membership.PromoteAsync(cluster.All[3]);
        recorder.Note("m3 promoted");
        var slow = await ProcessFaults.FollowerAsync(cluster, new Random(ChaosRun.Seed));
        cluster.Unseat(slow.Number);
        var before = Acknowledged(recorder);
        using var patience = new CancellationTokenSource(s_patience);
        do await SlowMember.SlowAsync(slow, TimeSpan.FromSeconds(2));
        while (Acknowledged(recorder) - before <= 20 && !patience.IsCancellationRequested);
        cluster.Seat(slow.Number);
        recorder.Note($"{slow.Name} was slow; meanwhile {Acknowledged(recorder) - before} writes");
        Assert.True(Acknowledged(recorder) - before > 20, "one slow member held up the others");
    });

    private static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, otherwise);
            await Task.Delay(100);
        }
    }

    private async Task RunAsync(ClusterPlan plan, Func<ChaosCluster, Recorder, Task> strike)
    {
        await using var cluster = await ChaosCluster.StartAsync(plan);
        var chaos = new ChaosPlan { Cluster = plan, Workload = new WorkloadOptions { Seed = ChaosRun.Seed }, Faults = [] };
        var recorder = await new ChaosRun(output).RunAsync(chaos, cluster, r => strike(cluster, r));
        output.WriteLine(string.Join('\n', recorder.Notes));
    }

    private static int Acknowledged(Recorder recorder) => recorder.Operations.Count(o => o is { Kind: OperationKind.Write, Answer.Applied: true });
}
