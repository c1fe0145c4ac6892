using System.Collections.Immutable;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>The members at one point of the log; ordered by id.</summary>
/// <param name="Members">Voters and learners.</param>
/// <param name="Removed">Ids that were removed and must never come back.</param>
public sealed record MemberList(ImmutableArray<Member> Members, ImmutableHashSet<ulong> Removed)
{
    /// <summary>No member at all.</summary>
    public static MemberList Empty { get; } = new([], []);

    /// <summary>The member with this id, or null.</summary>
    public Member? Find(ulong id) => Members.FirstOrDefault(m => m.Id == id);
}
