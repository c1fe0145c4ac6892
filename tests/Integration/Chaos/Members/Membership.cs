using Etcdserverpb;
using Grpc.Core;

namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>What an operator does to the membership of a running cluster, repeated while the cluster says "not now".</summary>
internal sealed class Membership(ChaosCluster cluster)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>Takes a member out for good: its folder is wiped.</summary>
    public async Task RemoveAsync(ChaosMember member)
    {
        var id = (await ListAsync()).Single(m => m.PeerURLs.Contains(member.PeerUrl)).ID;
        cluster.Unseat(member.Number);
        await RepeatAsync((c, o) => c.MemberRemoveAsync(new MemberRemoveRequest { ID = id }, o), StatusCode.NotFound);
        await member.KillAsync();
        Directory.Delete(member.DataFolder, recursive: true);
    }

    /// <summary>Adds a member whose folder is empty, and starts it.</summary>
    public async Task AddAsync(ChaosMember member, bool asLearner)
    {
        var request = new MemberAddRequest { PeerURLs = { member.PeerUrl }, IsLearner = asLearner };
        await RepeatAsync((c, o) => c.MemberAddAsync(request, o), StatusCode.FailedPrecondition);
        cluster.Seat(member.Number);
        cluster.Restart(member);
        if (!asLearner) await member.WaitUntilAnsweringAsync();
    }

    /// <summary>Makes a learner a voter, as soon as it has caught up.</summary>
    public async Task PromoteAsync(ChaosMember member)
    {
        var id = (await ListAsync()).Single(m => m.PeerURLs.Contains(member.PeerUrl)).ID;
        using var patience = new CancellationTokenSource(s_patience);
        while ((await ListAsync()).Single(m => m.ID == id).IsLearner)
        {
            try
            {
                await Client().MemberPromoteAsync(new MemberPromoteRequest { ID = id }, deadline: DateTime.UtcNow.AddSeconds(5));
            }
            catch (RpcException e) when (!patience.IsCancellationRequested && e.StatusCode is StatusCode.FailedPrecondition or StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                await Task.Delay(100);
            }
        }

        await member.WaitUntilAnsweringAsync();
    }

    private async Task<IReadOnlyList<Member>> ListAsync()
    {
        MemberListResponse? list = null;
        await RepeatAsync(async (c, o) => list = await c.MemberListAsync(new MemberListRequest { Linearizable = true }, o), StatusCode.OK);
        return list!.Members;
    }

    /// <summary>A change that was made although its answer was lost is refused the second time; that counts as done.</summary>
    private Task RepeatAsync<T>(Func<Cluster.ClusterClient, CallOptions, AsyncUnaryCall<T>> change, StatusCode isDone) =>
        RepeatAsync(async (c, o) => await change(c, o), isDone);

    private async Task RepeatAsync(Func<Cluster.ClusterClient, CallOptions, Task> change, StatusCode isDone)
    {
        using var patience = new CancellationTokenSource(s_patience);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await change(Client(), new CallOptions(deadline: DateTime.UtcNow.AddSeconds(5)));
                return;
            }
            catch (RpcException e) when (!isFirst && e.StatusCode == isDone)
            {
                return;
            }
            catch (RpcException e) when (!patience.IsCancellationRequested && e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.FailedPrecondition or StatusCode.Cancelled)
            {
                await Task.Delay(100);
            }
        }
    }

    private Cluster.ClusterClient Client()
    {
        var members = cluster.Seated.Where(m => m.IsRunning && !m.IsPaused).ToArray();
        return new Cluster.ClusterClient(members[Random.Shared.Next(members.Length)].Channel);
    }
}
