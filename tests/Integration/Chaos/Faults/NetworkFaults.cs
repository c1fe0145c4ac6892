using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Faults;

/// <summary>Packets between members dropped by iptables, one way or both. Clients still reach everybody, also a leader that is alone.</summary>
internal static class NetworkFaults
{
    public static Fault IsolateLeader { get; } = new("isolate leader", async (cluster, random) =>
        await CutAsync(cluster, await ProcessFaults.LeaderAsync(cluster, random), hears: false, isHeard: false));

    public static Fault DeafLeader { get; } = new("leader hears nobody", async (cluster, random) =>
        await CutAsync(cluster, await ProcessFaults.LeaderAsync(cluster, random), hears: false, isHeard: true));

    public static Fault MuteLeader { get; } = new("nobody hears leader", async (cluster, random) =>
        await CutAsync(cluster, await ProcessFaults.LeaderAsync(cluster, random), hears: true, isHeard: false));

    public static Fault IsolateFollower { get; } = new("isolate follower", async (cluster, random) =>
        await CutAsync(cluster, await ProcessFaults.FollowerAsync(cluster, random), hears: false, isHeard: false));

    /// <summary>Leader and one follower do not hear each other; the third hears both.</summary>
    public static Fault Bridge { get; } = new("leader and a follower apart, a third hears both", async (cluster, random) =>
    {
        var (leader, follower) = (await ProcessFaults.LeaderAsync(cluster, random), await ProcessFaults.FollowerAsync(cluster, random));
        await cluster.Network!.DropAsync(leader.Number, follower.Number);
        await cluster.Network.DropAsync(follower.Number, leader.Number);
        return $"{leader.Name} {follower.Name}";
    });

    private static async Task<string> CutAsync(ChaosCluster cluster, ChaosMember member, bool hears, bool isHeard)
    {
        foreach (var other in cluster.Seated.Where(m => m != member))
        {
            if (!hears) await cluster.Network!.DropAsync(other.Number, member.Number);
            if (!isHeard) await cluster.Network!.DropAsync(member.Number, other.Number);
        }

        return member.Name;
    }
}
