using System.Collections.Immutable;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Hosting.Options;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;
using SnapshotPoint = MiniKube.Machinery.Raft.Log.SnapshotPoint;

namespace MiniKube.ControlPlane.Store.Operations;

/// <summary>What a restore is asked for: the member's flags, and how far the revision moves.</summary>
public sealed record RestoreOptions
{
    /// <summary>More than a lost cluster can have gone on after its last snapshot.</summary>
    public const long DefaultBump = 1_000_000_000;

    [Flag("bump-revision", "by how much the revision moves forward, so that no watcher can take the new world for the old one; 0 leaves it, and the history, as they are")]
    public long BumpRevision { get; init; } = DefaultBump;

    [Flag("mark-compacted", "everything before the new revision counts as compacted, so that watchers list again; needed where the revision moves")]
    public bool MarkCompacted { get; init; } = true;

    [Flag("skip-hash-check", "believe a file without its checksum, such as a database taken from a data folder")]
    public bool SkipHashCheck { get; init; }

    [FlagGroup]
    public StoreOptions Store { get; init; } = new();

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public string? Validate()
    {
        if (BumpRevision < 0) return "--bump-revision must not be negative";
        return BumpRevision > 0 && !MarkCompacted ? "--mark-compacted required if --bump-revision > 0" : null;
    }
}

/// <summary>What a restore made.</summary>
internal sealed record RestoredCluster(int Keys, long Revision, ulong ClusterId, ulong MemberId);

/// <summary>
/// <c>mk-store snapshot restore FILE</c>: makes the data folder of a member of a new cluster from a saved snapshot, ours or etcd's.
/// To be run once for every member, with the same file and the same flags. Keys keep create and mod revision, version and lease.
/// The cluster's id is new with every file restored, so that members of the old cluster can never join in.
/// </summary>
internal static class SnapshotRestore
{
    public static async Task<int> RunAsync(string file, string[] args)
    {
        var bound = FlagBinder.Bind<RestoreOptions>("mk-store snapshot restore", args, "ETCD");
        if (bound.Options is not { } options) return bound.Report();
        if (options.Validate() is { } wrong) throw new InvalidOperationException(wrong);
        var made = await RestoreAsync(file, options, CancellationToken.None);
        Console.WriteLine($"restored {made.Keys} keys of {file} into {options.Store.DataFolder}: member {options.Store.Name} ({made.MemberId:x}) of the new cluster {made.ClusterId:x}, revision {made.Revision}");
        return 0;
    }

    /// <exception cref="InvalidDataException">The file is no whole snapshot.</exception>
    /// <exception cref="InvalidOperationException">The folder is in use, or the flags do not fit together.</exception>
    public static async Task<RestoredCluster> RestoreAsync(string file, RestoreOptions options, CancellationToken cancellation)
    {
        var folder = options.Store.DataFolder;
        if (Directory.Exists(Path.Combine(folder, "member"))) throw new InvalidOperationException($"data-dir \"{folder}\" not empty or could not be read");
        var identity = await StoreIdentity.ResolveAsync(options.Store with { InitialClusterState = "new" }, cancellation);
        var digest = await SnapshotIntegrity.CheckAsync(file, options.SkipHashCheck, cancellation);
        using var snapshot = new EtcdSnapshotReader(file);
        if (options.BumpRevision > 0) snapshot.MoveRevision(options.BumpRevision);
        var cluster = MemberIds.ForRestoredCluster(identity.Founders.Select(f => f.Id), digest);
        var point = new SnapshotPoint((ulong)identity.Founders.Length, 1, new ConfState { Voters = [.. identity.Founders.Select(f => f.Id)] });
        await WriteMemberAsync(folder, new WalOwner(cluster, identity.Self.Id), identity.Founders, snapshot, point, cancellation);
        return new RestoredCluster(snapshot.LiveKeys, snapshot.View.Revision, cluster, identity.Self.Id);
    }

    private static async Task WriteMemberAsync(
        string folder, WalOwner owner, ImmutableArray<Member> founders, EtcdSnapshotReader snapshot, SnapshotPoint point, CancellationToken cancellation)
    {
        var header = new SnapshotHeader { Point = SnapshotPoints.ToWire(point), ClusterId = owner.ClusterId };
        header.Members.AddRange(founders.Select(MemberRecords.ToRecord));
        var member = Directory.CreateDirectory(
            Path.Combine(folder, "member"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var view = snapshot.View;
        var head = new StateHead(view.Revision, view.CompactRevision, [.. snapshot.Alarms.Where(a => a.Alarm == Etcdserverpb.AlarmType.Corrupt)], snapshot.Leases, snapshot.Auth);
        await new SnapshotStore(Path.Combine(member, "snap")).SaveAsync(header, target => StateWriter.WriteAsync(target, head, view, cancellation), cancellation);
        var recovered = new RecoveredState(new HardState(1, 0, point.Index), point, []);
        WriteAheadLog.Create(new PosixWalDisk(Path.Combine(member, "wal")), new WalOptions(), owner, recovered).Dispose();
    }
}
