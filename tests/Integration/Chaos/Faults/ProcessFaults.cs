using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Faults;

/// <summary>kill -9 and standing still.</summary>
internal static class ProcessFaults
{
    public static Fault KillLeader { get; } = new("kill leader", async (cluster, random) => await KillAsync([await LeaderAsync(cluster, random)]));

    public static Fault KillFollower { get; } = new("kill follower", async (cluster, random) => await KillAsync([await FollowerAsync(cluster, random)]));

    public static Fault KillTwo { get; } = new("kill two", (cluster, random) => KillAsync([.. Shuffled(cluster, random).Take(2)]));

    public static Fault KillAll { get; } = new("kill all", (cluster, _) => KillAsync([.. cluster.Seated]));

    public static Fault PauseLeader { get; } = new("pause leader", async (cluster, random) => Pause(await LeaderAsync(cluster, random)));

    public static Fault PauseFollower { get; } = new("pause follower", async (cluster, random) => Pause(await FollowerAsync(cluster, random)));

    public static async Task<ChaosMember> LeaderAsync(ChaosCluster cluster, Random random) => await cluster.LeaderAsync() ?? Shuffled(cluster, random)[0];

    public static async Task<ChaosMember> FollowerAsync(ChaosCluster cluster, Random random)
    {
        var leader = await cluster.LeaderAsync();
        return Shuffled(cluster, random).First(m => m != leader);
    }

    public static ChaosMember[] Shuffled(ChaosCluster cluster, Random random)
    {
        var members = cluster.Seated.ToArray();
        random.Shuffle(members);
        return members;
    }

    private static async Task<string> KillAsync(ChaosMember[] members)
    {
        foreach (var member in members) await member.KillAsync();
        return string.Join(' ', members.Select(m => m.Name));
    }

    private static string Pause(ChaosMember member)
    {
        member.Pause();
        return member.Name;
    }
}
