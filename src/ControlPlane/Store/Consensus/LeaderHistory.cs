using System.Globalization;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>One change of the leader, as one member saw it.</summary>
/// <param name="At">When, by this member's clock.</param>
/// <param name="Term">The term since.</param>
/// <param name="Leader">Since then; 0 for none.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record LeaderChange(DateTimeOffset At, ulong Term, ulong Leader, string Reason);

/// <summary>What can tell of leader changes. Thread-safe.</summary>
internal interface ILeaderHistory
{
    /// <summary>The last changes, newest first.</summary>
    IReadOnlyList<LeaderChange> LeaderChanges { get; }

    /// <summary>What a write takes on this member's disk, and how long the one under way has been taking.</summary>
    (TimeSpan Average, TimeSpan Stall) Disk { get; }
}

/// <summary>The last changes of the leader with their reasons. Added to by one thread, read by any.</summary>
internal sealed class LeaderHistory(TimeProvider time, MetricRegistry metrics)
{
    private const int Kept = 20;

    private readonly Counter _changes = metrics.Counter("mk_store_leader_changes_total", "Changes of the leader as this member saw them, by reason.", "reason");
    private volatile IReadOnlyList<LeaderChange> _list = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LeaderChange> List => _list;

    /// <param name="now">Who leads now.</param>
    /// <param name="cause">What the core says.</param>
    /// <param name="ownWish">Why this member itself wanted another to lead; null when it did not.</param>
    public LeaderChange Add(LeaderInfo now, LeaderCause cause, string? ownWish)
    {
        string reason = Words(now, cause, ownWish);
        var change = new LeaderChange(time.GetUtcNow(), now.Term, now.LeaderId, reason);
        _list = [change, .. _list.Take(Kept - 1)];
        _changes.With(ownWish is not null && !now.IsLeader ? "handed_over" : Label(cause.Kind)).Increment();
        return change;
    }

    private static string Words(LeaderInfo now, LeaderCause cause, string? ownWish)
    {
        string member = cause.Member.ToString("x", CultureInfo.InvariantCulture);
        if (now.IsLeader)
        {
            return cause.Kind switch
            {
                LeaderCauseKind.HandedOver => $"elected: {member} handed leadership over to this member",
                LeaderCauseKind.OnlyVoter => "elected: it is the only voter",
                LeaderCauseKind.Unreachable => "elected: the connection to the leader broke",
                _ => "elected: nothing was heard from a leader for the election timeout",
            };
        }

        if (ownWish is not null) return $"this member handed over: {ownWish}";
        return cause.Kind switch
        {
            LeaderCauseKind.Silence => "nothing was heard from the leader for the election timeout",
            LeaderCauseKind.Unreachable => "the connection to the leader broke",
            LeaderCauseKind.NoMajority => "this member led and no majority answered it for the election timeout",
            LeaderCauseKind.LaterTerm when now.HasLeader => $"{member} won a later term",
            LeaderCauseKind.LaterTerm => $"{member} stands for election in a later term",
            LeaderCauseKind.HandedOver => $"{member} asked this member to take over",
            LeaderCauseKind.Removed => "this member was removed from the cluster",
            LeaderCauseKind.OnlyVoter => "this member, the only voter, stands for election",
            _ => now.HasLeader ? "found when this member started" : "this member has just started",
        };
    }

    private static string Label(LeaderCauseKind kind) => kind switch
    {
        LeaderCauseKind.Silence => "silence",
        LeaderCauseKind.Unreachable => "unreachable",
        LeaderCauseKind.NoMajority => "no_majority",
        LeaderCauseKind.LaterTerm => "later_term",
        LeaderCauseKind.HandedOver => "handed_over",
        LeaderCauseKind.Removed => "removed",
        LeaderCauseKind.OnlyVoter => "only_voter",
        _ => "started",
    };
}
