namespace MiniKube.Machinery.Raft.Quorum;

/// <summary>State of a vote.</summary>
internal enum VoteResult
{
    Pending,
    Lost,
    Won,
}

/// <summary>Decisions of one set of voters by majority. The empty set agrees to everything, so that a half of a joint configuration can be absent.</summary>
internal static class MajorityQuorum
{
    /// <summary>The highest value that a majority has reached.</summary>
    public static ulong Reached(ReadOnlySpan<ulong> voters, ProgressTracker tracker, Func<Progress, ulong> value)
    {
        if (voters.IsEmpty) return ulong.MaxValue;
        Span<ulong> values = voters.Length <= 16 ? stackalloc ulong[voters.Length] : new ulong[voters.Length];
        for (int i = 0; i < voters.Length; i++)
            values[i] = tracker.Find(voters[i]) is { } progress ? value(progress) : 0;
        values.Sort();
        return values[(voters.Length - 1) / 2];
    }

    /// <summary>Counts the votes; members without an answer keep it pending as long as they could still decide it.</summary>
    public static VoteResult Count(ReadOnlySpan<ulong> voters, IReadOnlyDictionary<ulong, bool> votes)
    {
        if (voters.IsEmpty) return VoteResult.Won;
        int yes = 0, missing = 0;
        foreach (ulong voter in voters)
        {
            if (!votes.TryGetValue(voter, out bool granted)) missing++;
            else if (granted) yes++;
        }

        int needed = voters.Length / 2 + 1;
        if (yes >= needed) return VoteResult.Won;
        return yes + missing >= needed ? VoteResult.Pending : VoteResult.Lost;
    }
}
