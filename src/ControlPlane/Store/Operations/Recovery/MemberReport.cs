using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;

namespace MiniKube.ControlPlane.Store.Operations.Recovery;

/// <summary>What a member's folder tells of it.</summary>
public sealed record MemberReport
{
    public required string DataDir { get; init; }

    /// <summary>Why nothing else is known; null when it could be read.</summary>
    public string? Unreadable { get; init; }

    public string Name { get; init; } = "";

    public ulong MemberId { get; init; }

    public ulong ClusterId { get; init; }

    public ulong Term { get; init; }

    /// <summary>Up to here entries are known to be on a majority.</summary>
    public ulong Committed { get; init; }

    public ulong LastIndex { get; init; }

    public ulong LastTerm { get; init; }

    public long Revision { get; init; }

    public int Keys { get; init; }

    /// <summary>Names of the cluster's voting members, as this one knows them.</summary>
    public IReadOnlyList<string> Voters { get; init; } = [];

    public IReadOnlyList<string> PeerUrls { get; init; } = [];

    /// <summary>Reads a folder; what is wrong with it is in the report.</summary>
    public static async Task<MemberReport> OfAsync(string dataFolder, CancellationToken cancellation)
    {
        try
        {
            using var member = await OfflineMember.ReadAsync(dataFolder, cancellation);
            return Of(member);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return new MemberReport { DataDir = dataFolder, Unreadable = e.Message };
        }
    }

    internal static MemberReport Of(OfflineMember member)
    {
        var self = member.Members.Find(member.Owner.MemberId);
        return new MemberReport
        {
            DataDir = member.DataFolder,
            Name = self?.Name ?? "",
            MemberId = member.Owner.MemberId,
            ClusterId = member.Owner.ClusterId,
            Term = member.HardState.Term,
            Committed = member.HardState.Commit,
            LastIndex = member.LastIndex,
            LastTerm = member.LastTerm,
            Revision = member.State.View.Revision,
            Keys = LiveKeys(member.State.View),
            Voters = [.. member.Members.Members.Where(m => !m.IsLearner).Select(m => m.Name.Length > 0 ? m.Name : m.Id.ToString("x", System.Globalization.CultureInfo.InvariantCulture))],
            PeerUrls = [.. self?.PeerUrls ?? []],
        };
    }

    private static int LiveKeys(MvccView view) => new RevisionBucket(view).LiveKeys;
}
