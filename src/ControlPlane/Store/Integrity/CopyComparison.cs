using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.ControlPlane.Store.Integrity;

/// <summary>What other members answered, held against this one's hash.</summary>
/// <param name="Agreeing">Hold the same.</param>
/// <param name="Differing">Do not, at the same revision with the same history.</param>
/// <param name="Unknown">Cannot be compared: not reached, too far behind, compacted elsewhere, or of an older release.</param>
internal sealed record CopyComparison(IReadOnlyList<Member> Agreeing, IReadOnlyList<Member> Differing, IReadOnlyList<Member> Unknown)
{
    /// <summary>Whether this member is rather the one that is wrong: as many or more differ as agree with it, itself among them.</summary>
    public bool IsOutvoted => Differing.Count > 0 && Differing.Count >= Agreeing.Count + 1;

    public static CopyComparison Of(HistoryHash own, IEnumerable<(Member Member, HistoryHash? Hash)> others)
    {
        var groups = others.ToLookup(o => Judge(own, o.Hash), o => o.Member);
        return new CopyComparison([.. groups[true]], [.. groups[false]], [.. groups[null]]);
    }

    /// <summary>Names for messages.</summary>
    public static string Names(IEnumerable<Member> members) => string.Join(", ", members.Select(m => m.Name.Length > 0 ? m.Name : m.Id.ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal));

    private static bool? Judge(HistoryHash own, HistoryHash? other) =>
        other is null || other.Revision != own.Revision || other.CompactRevision != own.CompactRevision ? null : other.Hash == own.Hash;
}
