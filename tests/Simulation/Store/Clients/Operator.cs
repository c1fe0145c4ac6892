using System.Collections.Immutable;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Simulation.Tests.Store.Members;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>Adds members as learners, promotes and removes them, moves the leader, and replaces members that refuse their damaged disk.</summary>
internal sealed class Operator(StoreWorld world) : Client(world, "operator")
{
    private const int MostVoters = 5;

    protected override void Act()
    {
        if (World.Members.Where(m => m.Front is not null).MaxBy(m => m.Front!.Consensus.AppliedIndex) is not { Front: { } front })
        {
            Rest();
            return;
        }

        MemberList list = front.Consensus.Members;
        foreach (Member member in list.Members) World.Join(member.Id);
        foreach (SimMember gone in World.Members.Where(m => list.Removed.Contains(m.Id)).ToArray()) gone.Retire();
        if (Choose(list) is { } change) Change(change);
        else if (Random.Next(3) == 0) Transfer(list);
        else Rest(Random.NextInt64(1_500_000));
    }

    private MemberChange? Choose(MemberList list)
    {
        Member? learner = list.Members.FirstOrDefault(m => m.IsLearner);
        Member? broken = list.Members.FirstOrDefault(m => World.Members.Any(s => s.Id == m.Id && s.Refuses is not null));
        if (broken is not null) return new MemberChange(MemberChangeKind.Remove, broken);
        if (learner is not null) return new MemberChange(MemberChangeKind.Promote, learner);
        int voters = list.Members.Length;
        if (voters < World.Settings.Founders) return Add();
        if (World.IsCalm || !World.Settings.MembershipChanges || World.Settings.BitFlips) return null;
        return Random.Next(5) switch
        {
            0 when voters < MostVoters => Add(),
            1 when voters > 2 => new MemberChange(MemberChangeKind.Remove, list.Members[Random.Next(voters)]),
            _ => null,
        };
    }

    private MemberChange Add() => new(MemberChangeKind.AddLearner, SimMember.Describe(World.NewId()) with { Name = "", ClientUrls = [], IsLearner = true });

    private void Change(MemberChange change)
    {
        World.Trace.Note("changes members", 0, (ulong)change.Kind, change.Member.Id);
        Call(
            (front, _) => front.Consensus.ChangeMembershipAsync(change, CancellationToken.None),
            list => World.Trace.Note("changed members", 0, (ulong)list.Members.Length),
            error => World.Trace.Note("could not change members", detail: error?.Message),
            change.Kind == MemberChangeKind.Promote ? World.Leader : null);
    }

    private void Transfer(MemberList list)
    {
        ImmutableArray<Member> voters = [.. list.Members.Where(m => !m.IsLearner)];
        ulong target = voters.IsEmpty ? 0 : voters[Random.Next(voters.Length)].Id;
        World.Trace.Note("moves the leader", 0, target);
        Call(
            async (front, _) =>
            {
                await front.Consensus.TransferLeadershipAsync(target, CancellationToken.None);
                return target;
            },
            _ => { },
            _ => { },
            World.Leader);
    }
}
