using System.Globalization;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;

namespace MiniKube.ControlPlane.Store.Operations.Recovery;

/// <summary>What a recovery made.</summary>
/// <param name="Cluster">The new cluster of one member.</param>
/// <param name="Snapshot">Everything it begins with, as a saved snapshot.</param>
/// <param name="SetAside">Where the member's old folder is now.</param>
internal sealed record RecoveredMember(RestoredCluster Cluster, string Snapshot, string SetAside);

/// <summary>
/// Makes a cluster of one out of a surviving member: its whole state becomes a saved snapshot, and that is restored into a new cluster
/// with a new id, a revision far ahead, and this member alone. The old folder is set aside, not removed. Broken off at any point, it
/// leaves either the old member or the new one.
/// </summary>
internal static class MemberRecovery
{
    private const string Building = "recovering";

    /// <param name="bump">By how much the revision moves: past everything the lost members can have answered.</param>
    public static async Task<RecoveredMember> RunAsync(string dataFolder, long bump, CancellationToken cancellation)
    {
        using var member = await OfflineMember.ReadAsync(dataFolder, cancellation);
        var self = member.Members.Find(member.Owner.MemberId) ?? throw new InvalidDataException($"{dataFolder} belongs to a member that was removed from its cluster");
        var file = Path.Combine(dataFolder, string.Create(CultureInfo.InvariantCulture, $"recovered-r{member.State.View.Revision}.db"));
        await SaveAsync(member, file, cancellation);

        var building = Path.Combine(dataFolder, Building);
        if (Directory.Exists(building)) Directory.Delete(building, recursive: true);
        var options = new RestoreOptions
        {
            BumpRevision = bump,
            Store = new StoreOptions { Name = self.Name.Length > 0 ? self.Name : "default", DataDir = building, InitialAdvertisePeerUrls = [.. self.PeerUrls] },
        };
        var cluster = await SnapshotRestore.RestoreAsync(file, options, cancellation);
        return new RecoveredMember(cluster, file, Exchange(dataFolder));
    }

    /// <summary>Ends a recovery that was broken off between its two last steps.</summary>
    public static void Finish(string dataFolder)
    {
        var (member, built) = (Path.Combine(dataFolder, "member"), Path.Combine(dataFolder, Building, "member"));
        if (Directory.Exists(member) || !Directory.Exists(built)) return;
        Directory.Move(built, member);
        Directory.Delete(Path.Combine(dataFolder, Building));
    }

    private static async Task SaveAsync(OfflineMember member, string file, CancellationToken cancellation)
    {
        await using var moment = member.State.CaptureForReading();
        await using var target = new FileStream(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await new EtcdSnapshotWriter(new SnapshotOrigin(moment, member.Members, member.LastIndex, member.HardState.Term)).WriteAsync(target, cancellation);
        target.Flush(flushToDisk: true);
    }

    private static string Exchange(string dataFolder)
    {
        var member = Path.Combine(dataFolder, "member");
        var place = 1;
        while (Directory.Exists($"{member}.before-recover-{place}")) place++;
        var aside = $"{member}.before-recover-{place}";
        Directory.Move(member, aside);
        Finish(dataFolder);
        return aside;
    }
}
