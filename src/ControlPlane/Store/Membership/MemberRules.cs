using System.Collections.Immutable;
using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>How a change alters the list of members, and when it may not. Pure: all members decide alike when they apply it.</summary>
internal static class MemberRules
{
    /// <summary>Why a change does not fit, or null.</summary>
    /// <param name="maxLearners">Learners there may be at a time.</param>
    public static ConsensusException? Refusal(MemberList list, MemberChange change, int maxLearners)
    {
        Member member = change.Member;
        Member? known = list.Find(member.Id);
        bool adds = change.Kind is MemberChangeKind.Add or MemberChangeKind.AddLearner;
        if (list.Removed.Contains(member.Id) && !adds) return NotFound();
        if (!adds && known is null) return NotFound();
        if (adds && (known is not null || list.Removed.Contains(member.Id)))
            return Failures.Refused(ConsensusFailure.MemberIdExists, "member ID already exist");
        if (change.Kind is MemberChangeKind.Add or MemberChangeKind.AddLearner or MemberChangeKind.UpdatePeerUrls
            && list.Members.Any(m => m.Id != member.Id && m.PeerUrls.Intersect(member.PeerUrls).Any()))
            return Failures.Refused(ConsensusFailure.PeerUrlExists, "Peer URLs already exists");
        if (change.Kind == MemberChangeKind.AddLearner && list.Members.Count(m => m.IsLearner) >= maxLearners)
            return Failures.Refused(ConsensusFailure.TooManyLearners, "too many learner members in cluster");
        if (change.Kind == MemberChangeKind.Promote && !known!.IsLearner)
            return Failures.Refused(ConsensusFailure.NotLearner, "can only promote a learner member");
        return null;

        static ConsensusException NotFound() => Failures.Refused(ConsensusFailure.MemberNotFound, "member not found");
    }

    /// <summary>The list after a change that fits.</summary>
    public static MemberList Apply(MemberList list, MemberChange change)
    {
        Member member = change.Member;
        Member? known = list.Find(member.Id);
        return change.Kind switch
        {
            MemberChangeKind.Add => With(list, member with { IsLearner = false }),
            MemberChangeKind.AddLearner => With(list, member with { IsLearner = true }),
            MemberChangeKind.Promote => With(list, known! with { IsLearner = false }),
            MemberChangeKind.UpdatePeerUrls => With(list, known! with { PeerUrls = member.PeerUrls }),
            MemberChangeKind.Publish => With(list, known! with { Name = member.Name, ClientUrls = member.ClientUrls }),
            _ => new MemberList(list.Members.RemoveAll(m => m.Id == member.Id), list.Removed.Add(member.Id)),
        };
    }

    private static MemberList With(MemberList list, Member member) => list with
    {
        Members = [.. list.Members.Where(m => m.Id != member.Id).Append(member).OrderBy(m => m.Id)],
    };
}
