using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>
/// etcd's <c>--strict-reconfig-check</c>: refuses a change after which too few members would be there for a quorum. A member has
/// started once it has a name. Pure.
/// </summary>
internal static class QuorumGuard
{
    /// <param name="isConnected">Whether another member can be reached now.</param>
    public static ConsensusException? Refusal(MemberList list, MemberChange change, ulong self, Func<ulong, bool> isConnected)
    {
        var voters = list.Members.Where(m => !m.IsLearner).ToList();
        bool IsUp(Member member) => member.Id == self || isConnected(member.Id);
        return change.Kind switch
        {
            MemberChangeKind.Add => ForAdding(voters, IsUp),
            MemberChangeKind.AddLearner => voters.All(IsUp) ? null : Unhealthy(),
            MemberChangeKind.Promote => HasQuorum(voters.Count(IsStarted) + 1, voters.Count + 1) ? null : NotEnoughStarted(),
            MemberChangeKind.Remove when voters.Find(m => m.Id == change.Member.Id) is { } leaving => ForRemoving(voters, leaving, IsUp),
            _ => null,
        };
    }

    /// <summary>A member alone may take in a second; otherwise those who have started must be a quorum with the new one, and all be up.</summary>
    private static ConsensusException? ForAdding(List<Member> voters, Func<Member, bool> isUp)
    {
        var started = voters.Count(IsStarted);
        var second = started == 1 && voters.Count == 1;
        if (!second && !HasQuorum(started, voters.Count + 1)) return NotEnoughStarted();
        return voters.TrueForAll(m => isUp(m)) ? null : Unhealthy();
    }

    /// <summary>The last member stays; one that is down may always go, one that is up only when enough others are.</summary>
    private static ConsensusException? ForRemoving(List<Member> voters, Member leaving, Func<Member, bool> isUp)
    {
        var others = voters.Where(m => m.Id != leaving.Id).ToList();
        if (others.Count == 0 || !HasQuorum(others.Count(IsStarted), others.Count)) return NotEnoughStarted();
        if (!isUp(leaving)) return null;
        return HasQuorum(others.Count(isUp), others.Count) ? null : Unhealthy();
    }

    private static bool IsStarted(Member member) => member.Name.Length > 0;

    private static bool HasQuorum(int of, int members) => of >= (members / 2) + 1;

    private static ConsensusException NotEnoughStarted() =>
        Failures.Refused(ConsensusFailure.NotEnoughStarted, "re-configuration failed due to not enough started members");

    private static ConsensusException Unhealthy() => Failures.Refused(ConsensusFailure.Unhealthy, "unhealthy cluster");
}
