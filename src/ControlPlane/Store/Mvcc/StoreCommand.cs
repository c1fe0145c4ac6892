using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>What a log entry asks for. The numbers are stored in logs: never reuse one.</summary>
internal enum CommandKind : byte
{
    Put = 1,
    DeleteRange = 2,
    Txn = 3,
    Compact = 4,
    LeaseGrant = 5,
    LeaseRevoke = 6,
    LeaseRenew = 7,
    Alarm = 8,

    /// <summary>A lease whose time is over, unless it was renewed meanwhile.</summary>
    LeaseExpire = 9,
    AuthEnable = 20,
    AuthDisable = 21,
    GrantToken = 22,
    UserAdd = 23,
    UserDelete = 24,
    UserChangePassword = 25,
    UserGrantRole = 26,
    UserRevokeRole = 27,
    RoleAdd = 28,
    RoleDelete = 29,
    RoleGrantPermission = 30,
    RoleRevokePermission = 31,

    /// <summary>Another kind behind the name of who asks; see <see cref="StoreCommand"/>.</summary>
    Signed = 64,
}

/// <summary>
/// A log entry's bytes: one for the kind, then etcd's own request message. Where it matters who asks, all that stands behind
/// <see cref="CommandKind.Signed"/>, the revision of users and roles, and the length and name of the user.
/// </summary>
internal static class StoreCommand
{
    private const int SignatureSize = 13;

    public static Proposal Encode(CommandKind kind, IMessage request)
    {
        var size = request.CalculateSize();
        var command = new Proposal(1 + size);
        command.Body[0] = (byte)kind;
        request.WriteTo(command.Body[1..]);
        return command;
    }

    /// <summary>As above, in a caller's name.</summary>
    public static Proposal Encode(CommandKind kind, IMessage request, in Caller caller)
    {
        if (caller.IsNobody) return Encode(kind, request);
        var size = request.CalculateSize();
        var name = Encoding.UTF8.GetByteCount(caller.User);
        var command = new Proposal(SignatureSize + name + 1 + size);
        var bytes = command.Body;
        bytes[0] = (byte)CommandKind.Signed;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], caller.Revision);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[9..], name);
        Encoding.UTF8.GetBytes(caller.User, bytes[SignatureSize..]);
        bytes[SignatureSize + name] = (byte)kind;
        request.WriteTo(bytes[(SignatureSize + name + 1)..]);
        return command;
    }

    /// <summary>Also tells who asks; nobody where the entry does not say.</summary>
    /// <exception cref="InvalidDataException">The entry is of a kind this version does not know.</exception>
    public static (CommandKind Kind, IMessage Request) Decode(ReadOnlyMemory<byte> entry, out Caller caller)
    {
        if (entry.IsEmpty) throw new InvalidDataException("empty log entry");
        caller = default;
        if (entry.Span[0] == (byte)CommandKind.Signed) entry = TakeSignature(entry, out caller);
        var kind = (CommandKind)entry.Span[0];
        var body = new ReadOnlySequence<byte>(entry[1..]);
        return (kind, kind switch
        {
            CommandKind.Put => RequestReader.ReadPut(entry[1..]),
            CommandKind.DeleteRange => DeleteRangeRequest.Parser.ParseFrom(body),
            CommandKind.Txn => RequestReader.ReadTxn(entry[1..]),
            CommandKind.Compact => CompactionRequest.Parser.ParseFrom(body),
            CommandKind.LeaseGrant => LeaseGrantRequest.Parser.ParseFrom(body),
            CommandKind.LeaseRevoke => LeaseRevokeRequest.Parser.ParseFrom(body),
            CommandKind.LeaseRenew => LeaseKeepAliveRequest.Parser.ParseFrom(body),
            CommandKind.Alarm => AlarmRequest.Parser.ParseFrom(body),
            CommandKind.LeaseExpire => LeaseEnd.Parser.ParseFrom(body),
            _ => DecodeAuth(kind, body),
        });
    }

    private static IMessage DecodeAuth(CommandKind kind, ReadOnlySequence<byte> body) => kind switch
    {
        CommandKind.AuthEnable => AuthEnableRequest.Parser.ParseFrom(body),
        CommandKind.AuthDisable => AuthDisableRequest.Parser.ParseFrom(body),
        CommandKind.GrantToken => TokenGrant.Parser.ParseFrom(body),
        CommandKind.UserAdd => AuthUserAddRequest.Parser.ParseFrom(body),
        CommandKind.UserDelete => AuthUserDeleteRequest.Parser.ParseFrom(body),
        CommandKind.UserChangePassword => AuthUserChangePasswordRequest.Parser.ParseFrom(body),
        CommandKind.UserGrantRole => AuthUserGrantRoleRequest.Parser.ParseFrom(body),
        CommandKind.UserRevokeRole => AuthUserRevokeRoleRequest.Parser.ParseFrom(body),
        CommandKind.RoleAdd => AuthRoleAddRequest.Parser.ParseFrom(body),
        CommandKind.RoleDelete => AuthRoleDeleteRequest.Parser.ParseFrom(body),
        CommandKind.RoleGrantPermission => AuthRoleGrantPermissionRequest.Parser.ParseFrom(body),
        CommandKind.RoleRevokePermission => AuthRoleRevokePermissionRequest.Parser.ParseFrom(body),
        _ => throw new InvalidDataException($"log entry of unknown kind {(byte)kind}"),
    };

    private static ReadOnlyMemory<byte> TakeSignature(ReadOnlyMemory<byte> entry, out Caller caller)
    {
        if (entry.Length <= SignatureSize) throw new InvalidDataException("a signed log entry is cut off");
        var name = BinaryPrimitives.ReadInt32LittleEndian(entry.Span[9..]);
        if (name < 0 || name >= entry.Length - SignatureSize) throw new InvalidDataException("a signed log entry is cut off");
        caller = new Caller(Encoding.UTF8.GetString(entry.Span.Slice(SignatureSize, name)), BinaryPrimitives.ReadUInt64LittleEndian(entry.Span[1..]));
        return entry[(SignatureSize + name)..];
    }
}
