using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Faults;

/// <summary>Disks with no byte left.</summary>
internal static class DiskFaults
{
    public static Fault FillLeader { get; } = new("fill the leader's disk", async (cluster, random) => Fill(cluster, [await ProcessFaults.LeaderAsync(cluster, random)]));

    public static Fault FillFollower { get; } = new("fill a follower's disk", async (cluster, random) => Fill(cluster, [await ProcessFaults.FollowerAsync(cluster, random)]));

    public static Fault FillAll { get; } = new("fill all disks", (cluster, _) => Task.FromResult(Fill(cluster, [.. cluster.Seated])));

    private static string Fill(ChaosCluster cluster, ChaosMember[] members)
    {
        foreach (var member in members) cluster.Disks[member.Number].Fill();
        return string.Join(' ', members.Select(m => m.Name));
    }
}
