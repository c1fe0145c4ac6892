using System.Buffers.Binary;
using Authpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>Users and roles in etcd's three buckets. Passwords are bcrypt's in both stores, so they keep working after a move.</summary>
internal static class AuthBuckets
{
    public static IEnumerable<MemoryBucket> Of(AuthState state)
    {
        var record = state.ToRecord();
        var (switches, users, roles) = (new MemoryBucket(EtcdBuckets.Auth), new MemoryBucket(EtcdBuckets.AuthUsers), new MemoryBucket(EtcdBuckets.AuthRoles));
        var revision = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(revision, record.Revision);
        switches.Set("authEnabled"u8, [(byte)(record.Enabled ? 1 : 0)]);
        switches.Set("authRevision"u8, revision);
        foreach (var user in record.Users) users.Set(user.Name.Span, user.ToByteArray());
        foreach (var role in record.Roles) roles.Set(role.Name.Span, role.ToByteArray());
        return [switches, users, roles];
    }

    /// <summary>Authentication that was never enabled, where there are no such buckets.</summary>
    public static AuthState Read(BoltReader database)
    {
        var record = new AuthRecord { Revision = 1 };
        foreach (var entry in database.Entries(EtcdBuckets.Auth))
        {
            if (entry.Key.Span.SequenceEqual("authEnabled"u8)) record.Enabled = entry.Value.Span is [1];
            else if (entry.Key.Span.SequenceEqual("authRevision"u8)) record.Revision = BinaryPrimitives.ReadUInt64BigEndian(entry.Value.Span);
        }

        record.Users.AddRange(database.Entries(EtcdBuckets.AuthUsers).Select(e => User.Parser.ParseFrom(e.Value.Span)));
        record.Roles.AddRange(database.Entries(EtcdBuckets.AuthRoles).Select(e => Role.Parser.ParseFrom(e.Value.Span)));
        return AuthState.FromRecord(record);
    }
}
