using System.Collections.Immutable;

namespace MiniKube.Machinery.Raft.Configuration;

/// <summary>
/// Who votes and who only listens. While <see cref="VotersOutgoing"/> is not empty the configuration is joint:
/// every decision needs a majority of both voter sets. All lists are sorted.
/// </summary>
public sealed record ConfState
{
    /// <summary>Nobody.</summary>
    public static ConfState Empty { get; } = new();

    /// <summary>The (incoming) voters.</summary>
    public ImmutableArray<ulong> Voters { get; init; } = [];

    /// <summary>The voters being left behind; empty outside a joint configuration.</summary>
    public ImmutableArray<ulong> VotersOutgoing { get; init; } = [];

    /// <summary>Members that receive the log without a vote.</summary>
    public ImmutableArray<ulong> Learners { get; init; } = [];

    /// <summary>Outgoing voters that become learners when the joint configuration is left.</summary>
    public ImmutableArray<ulong> LearnersNext { get; init; } = [];

    /// <summary>The leader leaves the joint configuration by itself.</summary>
    public bool AutoLeave { get; init; }

    /// <summary>Decisions need two majorities.</summary>
    public bool IsJoint => !VotersOutgoing.IsEmpty;

    /// <summary>Whether the member votes in either half.</summary>
    public bool IsVoter(ulong id) => Voters.Contains(id) || VotersOutgoing.Contains(id);

    /// <summary>Every member once, sorted.</summary>
    public ulong[] AllMembers() =>
        [.. Voters.Concat(VotersOutgoing).Concat(Learners).Concat(LearnersNext).Distinct().Order()];

    /// <summary>Same members in the same seats.</summary>
    public bool Equals(ConfState? other) =>
        other is not null && AutoLeave == other.AutoLeave
        && Voters.AsSpan().SequenceEqual(other.Voters.AsSpan())
        && VotersOutgoing.AsSpan().SequenceEqual(other.VotersOutgoing.AsSpan())
        && Learners.AsSpan().SequenceEqual(other.Learners.AsSpan())
        && LearnersNext.AsSpan().SequenceEqual(other.LearnersNext.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ulong id in AllMembers()) hash.Add(id);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"voters=({string.Join(' ', Voters)})"
        + (IsJoint ? $"&&({string.Join(' ', VotersOutgoing)})" : "")
        + (Learners.IsEmpty ? "" : $" learners=({string.Join(' ', Learners)})")
        + (LearnersNext.IsEmpty ? "" : $" learners_next=({string.Join(' ', LearnersNext)})")
        + (AutoLeave ? " autoleave" : "");
}
