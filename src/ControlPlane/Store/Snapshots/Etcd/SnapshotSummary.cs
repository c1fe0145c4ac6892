using System.Text;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>What <c>snapshot status</c> tells of a file, by the same arithmetic as etcdctl's.</summary>
/// <param name="Hash">CRC32C over the names and entries of all buckets, in order.</param>
/// <param name="Revision">The newest revision with a change in it.</param>
/// <param name="TotalKeys">Entries of all buckets: every version of every key, and the bookkeeping.</param>
/// <param name="TotalSize">Bytes of the database.</param>
internal sealed record SnapshotSummary(uint Hash, long Revision, int TotalKeys, long TotalSize)
{
    /// <exception cref="InvalidDataException">The file is no sound database of etcd's.</exception>
    public static SnapshotSummary Of(string path)
    {
        using var database = new BoltReader(path);
        var (hash, revision, keys) = (Castagnoli.Begin, 0L, 0);
        foreach (var bucket in database.Buckets)
        {
            hash = Castagnoli.Add(hash, Encoding.UTF8.GetBytes(bucket));
            foreach (var entry in database.Entries(bucket))
            {
                hash = Castagnoli.Add(Castagnoli.Add(hash, entry.Key.Span), entry.Value.Span);
                if (bucket == EtcdBuckets.Key) revision = EtcdRevision.Read(entry.Key.Span).Main;
                keys++;
            }
        }

        return new SnapshotSummary(~hash, revision, keys, database.Length);
    }
}
