namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>The failures consensus reports, each worded once.</summary>
internal static class Failures
{
    public static ConsensusException Stopped() => new(ConsensusFailure.Stopped, "the member has stopped");

    public static ConsensusException NoLeader() => new(ConsensusFailure.NoLeader, "no leader");

    public static ConsensusException NotLeader() => new(ConsensusFailure.NotLeader, "not leader");

    public static ConsensusException TooManyRequests() => new(ConsensusFailure.TooManyRequests, "too many requests");

    public static ConsensusException NoSpace(string why) => new(ConsensusFailure.NoSpace, why);

    public static ConsensusException TooLarge(int bytes, int limit) =>
        new(ConsensusFailure.RequestTooLarge, $"request of {bytes} bytes, the limit is {limit}");

    public static ConsensusException TimedOut(ulong givenTo, ulong leaderNow) =>
        givenTo == 0 ? NoLeader()
        : leaderNow != givenTo ? new(ConsensusFailure.LeaderLost, "request timed out, the leader was lost meanwhile")
        : new(ConsensusFailure.Timeout, "request timed out");

    public static ConsensusException ChangeInProgress() =>
        new(ConsensusFailure.ChangeInProgress, "another membership change is in progress");

    public static ConsensusException Refused(ConsensusFailure failure, string why) => new(failure, why);
}
