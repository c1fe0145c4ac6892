using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Preemption;

/// <summary>A node that would have room without these pods.</summary>
/// <param name="Victims">The most important first.</param>
/// <param name="Violations">How many of them a disruption budget would not let go.</param>
public sealed record Candidate(string Node, IReadOnlyList<PodInfo> Victims, int Violations);

/// <summary>Which candidate does the least harm.</summary>
public static class CandidateChoice
{
    /// <summary>Fewest budget violations; then the lowest of the highest priorities; then the lowest sum of priorities; then the fewest victims; then the
    /// one whose most important victims started last.</summary>
    public static Candidate Best(IReadOnlyList<Candidate> candidates) => candidates
        .OrderBy(c => c.Violations)
        .ThenBy(c => c.Victims.Count == 0 ? int.MinValue : c.Victims[0].Priority)
        .ThenBy(c => c.Victims.Sum(v => v.Priority + (long)int.MaxValue + 1))
        .ThenBy(c => c.Victims.Count)
        .ThenByDescending(EarliestStartOfTheHighest)
        .First();

    /// <summary>The more important first: higher priority, then the longer running.</summary>
    public static IEnumerable<PodInfo> ByImportance(IEnumerable<PodInfo> pods) => pods.OrderByDescending(p => p.Priority).ThenBy(StartOf);

    private static DateTimeOffset EarliestStartOfTheHighest(Candidate candidate)
    {
        if (candidate.Victims.Count == 0) return DateTimeOffset.MaxValue;
        var highest = candidate.Victims[0].Priority;
        return candidate.Victims.Where(v => v.Priority == highest).Min(StartOf);
    }

    private static DateTimeOffset StartOf(PodInfo pod) => pod.Pod.Status?.StartTime?.Value ?? DateTimeOffset.MaxValue;
}
