using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>The members as of the last applied entry. Changed by the applier only; read by anybody.</summary>
internal sealed class MembershipState
{
    private volatile MemberList _list = MemberList.Empty;

    /// <summary>Raised on the applier after a change.</summary>
    public event Action<MemberList>? Changed;

    public MemberList List => _list;

    /// <summary>Takes a committed change in; returns the new list.</summary>
    public MemberList Apply(MemberChange change)
    {
        bool known = _list.Find(change.Member.Id) is not null;
        bool adds = change.Kind is MemberChangeKind.Add or MemberChangeKind.AddLearner;
        if (known || adds) Set(MemberRules.Apply(_list, change));
        return _list;
    }

    /// <summary>Takes the list of a snapshot.</summary>
    public void Replace(SnapshotHeader header) =>
        Set(new MemberList([.. header.Members.Select(MemberRecords.FromRecord).OrderBy(m => m.Id)], [.. header.Removed]));

    private void Set(MemberList list)
    {
        _list = list;
        Changed?.Invoke(list);
    }
}
