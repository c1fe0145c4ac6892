using System.Collections.Immutable;
using Google.Protobuf;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>Members as bytes, in log entries and snapshot files.</summary>
internal static class MemberRecords
{
    public static MemberRecord ToRecord(Member member) => new()
    {
        Id = member.Id,
        Name = member.Name,
        PeerUrls = { member.PeerUrls },
        ClientUrls = { member.ClientUrls },
        IsLearner = member.IsLearner,
    };

    public static Member FromRecord(MemberRecord record) => new()
    {
        Id = record.Id,
        Name = record.Name,
        PeerUrls = [.. record.PeerUrls],
        ClientUrls = [.. record.ClientUrls],
        IsLearner = record.IsLearner,
    };

    public static byte[] Encode(MemberChange change) => ToRecord(change).ToByteArray();

    public static MemberChangeRecord ToRecord(MemberChange change) => new() { Kind = (uint)change.Kind, Member = ToRecord(change.Member) };

    public static MemberChange Decode(ReadOnlySpan<byte> bytes) => FromRecord(MemberChangeRecord.Parser.ParseFrom(bytes));

    public static MemberChange FromRecord(MemberChangeRecord record) => new((MemberChangeKind)record.Kind, FromRecord(record.Member ?? new MemberRecord()));
}
