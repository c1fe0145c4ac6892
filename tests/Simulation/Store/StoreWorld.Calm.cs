using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Simulation.Tests.Store.Members;
using MiniKube.Simulation.Tests.Store.Oracle;

namespace MiniKube.Simulation.Tests.Store;

/// <summary>The calm, in which everything recovers, and what must be true after it.</summary>
internal sealed partial class StoreWorld
{
    private const long LeaseGrace = 4 * Second;
    private long _calmSince;

    private void Heal()
    {
        Trace.Note("calm");
        Network.IsCalm = true;
        Network.Cuts.Clear();
        _calmSince = Queue.Now;
        foreach (SimMember member in Members.ToArray())
        {
            member.Machine.CutPowerIn(0);
            member.Machine.Fill(false);
            if (member.Process is { } process) process.PausedUntil = 0;
            member.Start();
        }
    }

    /// <summary>One leader, all members there, all with the model's state; nothing waited for in vain.</summary>
    private void CheckRecovered()
    {
        int before = Answers;
        RunFor(Second);
        for (int i = 0, free = 0; i < 100 && Answers == before && free < 10; i++)
        {
            // Over the quota only now, and writes are refused until the member that said so looks again: a second without an alarm counts.
            free = Ledger.Model.Alarms.Count > 0 ? 0 : free + 1;
            RunFor(Second / 10);
        }

        if (Answers == before) throw new InvariantBrokenException("nobody is served after a long calm");
        IsOver = true;
        RunFor(Second);
        for (int i = 0; i < 100 && Ledger.Model.Alarms.Count > 0; i++) RunFor(Second / 10);
        long delivered = Ledger.Model.Revision;
        RunFor(Second);
        for (int i = 0; i < 100 && (!IsLevel() || Ledger.Model.Alarms.Count > 0); i++) RunFor(Second / 10); // A last write may have gone over the quota only now.
        if (Leader is not { } leader) throw new InvariantBrokenException("nobody leads after a long calm");
        ControlPlane.Store.Membership.MemberList list = leader.Front!.Consensus.Members;
        foreach (ControlPlane.Store.Membership.Member member in list.Members)
        {
            SimMember found = Members.FirstOrDefault(m => m.Id == member.Id) ?? throw new InvariantBrokenException($"member {member.Id} was never started");
            CheckState(found, list);
        }

        if (Ledger.Model.Alarms.Count > 0) throw new InvariantBrokenException($"there has been space for long, and still {string.Join(' ', Ledger.Model.Alarms)}");
        Leases.CheckEnded(Ledger.Model.Leases, _calmSince, Queue.Now, LeaseGrace);
        foreach (Clients.WatchClient watcher in _watchers) watcher.CheckComplete(delivered);
        Ledger.CheckCompacted(_calmSince);
        History.Judge(Ledger.Model);
    }

    private bool IsLevel() => Leader?.Front is { } leader && leader.Consensus.AppliedIndex >= Ledger.Last && leader.Consensus.Members.Members.All(m =>
        _members.Exists(s => s.Id == m.Id && s.Front is { } front && front.Consensus.AppliedIndex == leader.Consensus.AppliedIndex));

    private void CheckState(SimMember member, ControlPlane.Store.Membership.MemberList list)
    {
        if (member.Front is not { } front) throw new InvariantBrokenException($"{member.Id} does not run after a long calm{(member.Refuses is { } why ? $": {why}" : "")}");
        StoreModel expected = Ledger.Model;
        MvccView view = front.State.View;
        if (view.Revision != expected.Revision || view.CompactRevision != expected.CompactRevision)
            throw new InvariantBrokenException($"{member.Id} is at revision {view.Revision}, compacted {view.CompactRevision}; {expected.Revision} and {expected.CompactRevision} are right");
        CheckKeys(member, view, expected);
        if (!front.State.Leases.Ids().SequenceEqual(expected.Leases)) throw new InvariantBrokenException($"{member.Id} has leases {string.Join(' ', front.State.Leases.Ids())}, {string.Join(' ', expected.Leases)} are right");
        if (ModelAuth.Text(front.State.Auth.State) is { } rights && rights != $"{expected.Auth[^1]}") throw new InvariantBrokenException($"{member.Id} has the rights {rights}; {expected.Auth[^1]} is right");
        if (!front.State.Alarms.All.SequenceEqual(expected.Alarms.OrderBy(a => a.MemberID))) throw new InvariantBrokenException($"{member.Id} has other alarms: {string.Join(' ', front.State.Alarms.All)}");
        if (!front.Consensus.Members.Members.Select(m => m.Id).SequenceEqual(list.Members.Select(m => m.Id))) throw new InvariantBrokenException($"{member.Id} knows other members than the leader");
        _hash ??= KvHash.Of(view, view.Revision);
        if (KvHash.Of(view, view.Revision) != _hash) throw new InvariantBrokenException($"{member.Id} has another hash at revision {view.Revision} than others");
    }

    private uint? _hash;

    private static void CheckKeys(SimMember member, MvccView view, StoreModel expected)
    {
        var everything = new RangeRequest { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0) };
        for (long revision = Math.Max(1, view.CompactRevision); revision <= view.Revision; revision += Math.Max(1, (view.Revision - revision) / 3))
        {
            everything.Revision = revision;
            StoreError? refusal = RangeReader.Read(view, everything, out RangeResponse found, out _);
            if (refusal is not null || !found.Equals(expected.Read(everything, revision)))
                throw new InvariantBrokenException($"{member.Id} has at revision {revision} {refusal?.Message ?? found.ToString()}, where {expected.Read(everything, revision)} is right");
        }
    }
}
