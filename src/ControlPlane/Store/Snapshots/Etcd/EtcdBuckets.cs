using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>The names of etcd's buckets, and the contents of the small ones.</summary>
internal static class EtcdBuckets
{
    public const string Key = "key";
    public const string Meta = "meta";
    public const string Lease = "lease";
    public const string Alarm = "alarm";
    public const string Members = "members";
    public const string MembersRemoved = "members_removed";
    public const string Cluster = "cluster";
    public const string Auth = "auth";
    public const string AuthUsers = "authUsers";
    public const string AuthRoles = "authRoles";

    public const string ScheduledCompaction = "scheduledCompactRev";
    public const string FinishedCompaction = "finishedCompactRev";

    private const int LeaseIdTag = 1 << 3;
    private const int LeaseTtlTag = 2 << 3;

    public static MemoryBucket OfMeta(ulong appliedIndex, ulong term, long compactRevision)
    {
        var bucket = new MemoryBucket(Meta);
        bucket.Set("consistent_index"u8, BigEndian(appliedIndex));
        bucket.Set("term"u8, BigEndian(term));
        if (compactRevision <= 0) return bucket;
        bucket.Set(Encoding.UTF8.GetBytes(ScheduledCompaction), EtcdRevision.Of(compactRevision));
        bucket.Set(Encoding.UTF8.GetBytes(FinishedCompaction), EtcdRevision.Of(compactRevision));
        return bucket;
    }

    /// <summary>A lease under its id (8 bytes, big-endian), as a leasepb.Lease message.</summary>
    public static MemoryBucket OfLeases(IEnumerable<(long Id, long Ttl)> leases)
    {
        var bucket = new MemoryBucket(Lease);
        foreach (var (id, ttl) in leases)
        {
            using var bytes = new MemoryStream();
            using (var message = new CodedOutputStream(bytes, leaveOpen: true))
            {
                message.WriteTag(LeaseIdTag);
                message.WriteInt64(id);
                message.WriteTag(LeaseTtlTag);
                message.WriteInt64(ttl);
            }

            bucket.Set(BigEndian((ulong)id), bytes.ToArray());
        }

        return bucket;
    }

    public static (long Id, long Ttl) ReadLease(ReadOnlySpan<byte> value)
    {
        long id = 0, ttl = 0;
        var message = new CodedInputStream(value.ToArray());
        for (var tag = message.ReadTag(); tag != 0; tag = message.ReadTag())
        {
            if (tag == LeaseIdTag) id = message.ReadInt64();
            else if (tag == LeaseTtlTag) ttl = message.ReadInt64();
            else message.SkipLastField();
        }

        return (id, ttl);
    }

    /// <summary>The whole entry is in the key.</summary>
    public static MemoryBucket OfAlarms(IEnumerable<AlarmMember> alarms)
    {
        var bucket = new MemoryBucket(Alarm);
        foreach (var alarm in alarms) bucket.Set(alarm.ToByteArray(), []);
        return bucket;
    }

    public static MemoryBucket OfMembers(MemberList members)
    {
        var bucket = new MemoryBucket(Members);
        foreach (var member in members.Members) bucket.Set(HexId(member.Id), JsonSerializer.SerializeToUtf8Bytes(Json(member)));
        return bucket;
    }

    public static MemoryBucket OfRemovedMembers(MemberList members)
    {
        var bucket = new MemoryBucket(MembersRemoved);
        foreach (var id in members.Removed) bucket.Set(HexId(id), "removed"u8);
        return bucket;
    }

    public static MemoryBucket OfCluster(string version)
    {
        var bucket = new MemoryBucket(Cluster);
        bucket.Set("clusterVersion"u8, Encoding.UTF8.GetBytes(version));
        return bucket;
    }

    private static JsonObject Json(Membership.Member member)
    {
        var json = new JsonObject { ["id"] = member.Id, ["peerURLs"] = Texts(member.PeerUrls) };
        if (member.IsLearner) json["isLearner"] = true;
        if (member.Name.Length > 0) json["name"] = member.Name;
        if (member.ClientUrls.Length > 0) json["clientURLs"] = Texts(member.ClientUrls);
        return json;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];

    private static byte[] HexId(ulong id) => Encoding.ASCII.GetBytes(id.ToString("x", CultureInfo.InvariantCulture));

    private static byte[] BigEndian(ulong number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }
}
