using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>
/// Ids as etcd derives them: the first eight bytes of a SHA-1 over sorted peer URLs and the cluster token.
/// Members of one static bootstrap so agree on all ids without talking.
/// </summary>
public static class MemberIds
{
    /// <summary>Id of a member. <paramref name="addedAt"/> is given for members added at run time (so a URL may be used again) and null at bootstrap.</summary>
    public static ulong ForMember(IEnumerable<string> peerUrls, string clusterToken, DateTimeOffset? addedAt = null)
    {
        var text = new StringBuilder();
        text.AppendJoin(string.Empty, peerUrls.Order(StringComparer.Ordinal)).Append(clusterToken);
        if (addedAt is { } at) text.Append(at.ToUnixTimeSeconds());
        return FirstEightBytes(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Id of a cluster: a digest of its bootstrap members' ids.</summary>
    public static ulong ForCluster(IEnumerable<ulong> memberIds) => ForCluster(memberIds, []);

    /// <summary>Id of a cluster begun from a snapshot: of its members' ids and the snapshot's digest, so that it differs from the cluster before.</summary>
    public static ulong ForRestoredCluster(IEnumerable<ulong> memberIds, ReadOnlySpan<byte> snapshotDigest) => ForCluster(memberIds, snapshotDigest);

    private static ulong ForCluster(IEnumerable<ulong> memberIds, ReadOnlySpan<byte> epoch)
    {
        var bytes = new List<byte>();
        foreach (ulong id in memberIds.Order())
        {
            Span<byte> eight = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(eight, id);
            bytes.AddRange(eight);
        }

        return FirstEightBytes([.. bytes, .. epoch]);
    }

    private static ulong FirstEightBytes(byte[] text)
    {
#pragma warning disable CA5350 // SHA-1 names members here, as in etcd; it protects nothing.
        ulong id = BinaryPrimitives.ReadUInt64BigEndian(SHA1.HashData(text));
#pragma warning restore CA5350
        return id == 0 ? 1 : id;
    }
}
