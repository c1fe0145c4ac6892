using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Simulation.Tests.Store.Oracle;
using V3electionpb;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>Stands for election, proclaims while it leads, looks who leads, and resigns.</summary>
internal sealed class CandidateClient(StoreWorld world, string name, int number, string? user) : OwnerClient(world, name, number, user)
{
    protected override string Wanted => "e/a";

    private ByteString WantedBytes => ByteString.CopyFromUtf8(Wanted);

    private LeaderKey Leader => new() { Name = WantedBytes, Key = Key, Lease = Lease, Rev = Created };

    protected override void Ask()
    {
        if (Random.Next(4) == 0) Look();
        else Campaign();
    }

    protected override void Use()
    {
        if (Random.Next(2) == 0) Proclaim();
        else base.Use();
    }

    protected override void LetGo()
    {
        LeaderKey leader = Leader;
        StartOver();
        Call((front, call) => front.Elections.Resign(new ResignRequest { Leader = leader }, call), answer => World.Reached(answer.Header.Revision), _ => { });
    }

    private void Campaign()
    {
        var campaign = new CampaignRequest { Name = WantedBytes, Lease = Lease, Value = NewValue() };
        Call(
            (front, call) => front.Elections.Campaign(campaign, call),
            answer =>
            {
                LeaderKey leader = answer.Leader;
                if (leader.Key != Key || !WasOwner(leader.Rev, leader.Rev)) throw new InvariantBrokenException($"{Name}: won with {leader}, which never led up to {World.Ledger.Model.Revision}");
                World.Reached(answer.Header.Revision);
                Owns(leader.Rev);
            },
            _ => StartOver());
    }

    private void Proclaim() => Call(
        (front, call) => front.Elections.Proclaim(new ProclaimRequest { Leader = Leader, Value = NewValue() }, call),
        answer =>
        {
            World.Reached(answer.Header.Revision);
            RequireOwner(answer.Header.Revision - 1, "it proclaimed");
        },
        error =>
        {
            if (error?.Message == StoreError.ElectionNotLeader.Message) StartOver();
        });

    /// <summary>Whoever is named must lead at the revision of the answer.</summary>
    private void Look()
    {
        long floor = World.Floor;
        Call(
            (front, call) => front.Elections.Leader(new LeaderRequest { Name = WantedBytes }, call),
            answer =>
            {
                long revision = answer.Header.Revision;
                ModelVersion? oldest = World.Ledger.Model.Oldest(Prefix, revision);
                if (revision < floor || oldest is null || !oldest.ToMessage().Equals(answer.Kv))
                    throw new InvariantBrokenException($"{Name}: {answer.Kv} leads at {revision}, where {oldest?.Key ?? "nobody"} is right, and {floor} had been seen");
                World.Reached(revision);
            },
            _ => { });
    }
}
