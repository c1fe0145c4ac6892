namespace MiniKube.Machinery.Raft.Tracking;

/// <summary>The configuration in force, with the leader's knowledge of every member, and the votes of the running election.</summary>
internal sealed class ProgressTracker(RaftConfig config)
{
    private readonly Dictionary<ulong, bool> _votes = [];
    private Progress[] _members = [];

    public ConfState Configuration { get; private set; } = ConfState.Empty;

    /// <summary>All members in id order, so that every run does the same in the same order.</summary>
    public ReadOnlySpan<Progress> Members => _members;

    public Progress? Find(ulong id)
    {
        foreach (Progress member in _members)
            if (member.Id == id) return member;
        return null;
    }

    public bool IsVoter(ulong id) => Configuration.IsVoter(id);

    /// <summary>True when this member alone decides.</summary>
    public bool IsOnlyVoter(ulong id) =>
        !Configuration.IsJoint && Configuration.Voters.Length == 1 && Configuration.Voters[0] == id;

    /// <summary>Takes a configuration; progress of members that stay is kept.</summary>
    public void Switch(ConfState next, ulong lastIndex)
    {
        Configuration = next;
        ulong[] ids = next.AllMembers();
        var members = new Progress[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            members[i] = Find(ids[i]) ?? new Progress(ids[i], Math.Max(1, lastIndex), config) { RecentlyActive = true };
            members[i].IsLearner = !next.IsVoter(ids[i]);
        }

        _members = members;
    }

    /// <summary>Highest index on stable storage of a quorum.</summary>
    public ulong CommittedIndex() => Reached(static p => p.Match);

    /// <summary>Highest heartbeat a quorum has echoed.</summary>
    public ulong QuorumBeat() => Reached(static p => p.AckedBeat);

    /// <summary>A quorum was heard from since the last check; clears the marks.</summary>
    public bool TakeQuorumActivity(ulong self)
    {
        bool active = Reached(p => p.Id == self || p.RecentlyActive ? 1ul : 0ul) >= 1;
        foreach (Progress member in _members) member.RecentlyActive = member.Id == self;
        return active;
    }

    public void ResetVotes() => _votes.Clear();

    public void RecordVote(ulong id, bool granted) => _votes.TryAdd(id, granted);

    public VoteResult CountVotes()
    {
        VoteResult incoming = MajorityQuorum.Count(Configuration.Voters.AsSpan(), _votes);
        VoteResult outgoing = MajorityQuorum.Count(Configuration.VotersOutgoing.AsSpan(), _votes);
        if (incoming == VoteResult.Lost || outgoing == VoteResult.Lost) return VoteResult.Lost;
        return incoming == VoteResult.Won && outgoing == VoteResult.Won ? VoteResult.Won : VoteResult.Pending;
    }

    private ulong Reached(Func<Progress, ulong> value)
    {
        if (Configuration.Voters.IsEmpty) return 0;
        return Math.Min(
            MajorityQuorum.Reached(Configuration.Voters.AsSpan(), this, value),
            MajorityQuorum.Reached(Configuration.VotersOutgoing.AsSpan(), this, value));
    }
}
