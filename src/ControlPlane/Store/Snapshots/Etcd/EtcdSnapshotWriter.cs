using System.Security.Cryptography;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Services;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>What a saved snapshot is made from: one moment of the state, and who the members were.</summary>
/// <param name="State">Kept until the snapshot is written.</param>
/// <param name="Members">The members then.</param>
/// <param name="AppliedIndex">Place in the log, or shortly before.</param>
/// <param name="Term">Raft term.</param>
internal sealed record SnapshotOrigin(StateSnapshot State, MemberList Members, ulong AppliedIndex, ulong Term);

/// <summary>The state in etcd's own file format: a bbolt database with etcd's buckets, and behind it its SHA-256.</summary>
internal sealed class EtcdSnapshotWriter
{
    public const int HashSize = 32;

    private readonly BoltWriter _database;

    /// <summary>Decides the layout; takes a moment for a large state, but holds up nobody.</summary>
    public EtcdSnapshotWriter(SnapshotOrigin origin)
    {
        var state = origin.State;
        Keys = new RevisionBucket(state.View);
        _database = new BoltWriter(
        [
            Keys,
            EtcdBuckets.OfMeta(origin.AppliedIndex, origin.Term, state.View.CompactRevision),
            EtcdBuckets.OfLeases(state.Leases),
            EtcdBuckets.OfAlarms(state.Alarms),
            EtcdBuckets.OfMembers(origin.Members),
            EtcdBuckets.OfRemovedMembers(origin.Members),
            EtcdBuckets.OfCluster(StoreVersion.Cluster),
            .. AuthBuckets.Of(state.Auth),
        ]);
    }

    /// <summary>The keys, for counts and hash.</summary>
    public RevisionBucket Keys { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length => _database.Length + HashSize;

    /// <summary>Writes the file front to back; returns its SHA-256.</summary>
    public async Task<byte[]> WriteAsync(Stream target, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var hashed = new HashingStream(target, hash)) await _database.WriteAsync(hashed, cancellation);
        var digest = hash.GetHashAndReset();
        await target.WriteAsync(digest, cancellation);
        return digest;
    }
}
