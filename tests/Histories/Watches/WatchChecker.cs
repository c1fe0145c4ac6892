using MiniKube.Histories.Timelines;

namespace MiniKube.Histories.Watches;

/// <summary>
/// Holds watches against the timeline. Ordered: revisions only rise. Unique: no change comes twice.
/// Atomic: a revision comes whole, in one message. Reliable: nothing between two deliveries is left out.
/// Resumable: a watch from a revision begins with what came at or after it. Bookmarkable: a progress note comes after all up to its revision
/// (a watch from the future may be told of revisions before its start: it asked for nothing there).
/// </summary>
public static class WatchChecker
{
    /// <summary>Everything that is wrong, a line each; empty when nothing is.</summary>
    /// <param name="compacted">Up to where the store may have forgotten: what was before a change at or before it may be missing.</param>
    /// <param name="mayMiss">Changes that a known defect of the store under test may leave out; null for none.</param>
    public static IEnumerable<string> Check(WatchRecord watch, Timeline timeline, long compacted = 0, Func<Change, bool>? mayMiss = null)
    {
        var (bookmark, heard) = (watch.From - 1, 0L);
        foreach (var delivery in watch.Deliveries)
        {
            var reached = bookmark;
            foreach (var revision in InRuns(delivery.Changes))
            {
                foreach (var problem in CheckRevision(watch, timeline, reached, revision, compacted, mayMiss)) yield return problem;
                reached = Math.Max(reached, revision[0].Change.Revision);
            }

            if (delivery.Changes.Count == 0)
            {
                foreach (var left in LeftOut(watch, timeline, bookmark, delivery.Revision, mayMiss)) yield return $"{watch.Watcher}: not reliable: noted {delivery.Revision} without {left}";
                if (delivery.Revision < heard) yield return $"{watch.Watcher}: not ordered: noted {delivery.Revision} after {heard}";
                reached = Math.Max(bookmark, delivery.Revision);
            }

            if (delivery.Changes.Count > 0 && delivery.Revision < reached) yield return $"{watch.Watcher}: a message of revision {delivery.Revision} has changes of {reached}";
            (bookmark, heard) = (reached, Math.Max(heard, delivery.Changes.Count > 0 ? reached : delivery.Revision));
        }
    }

    private static IEnumerable<string> CheckRevision(WatchRecord watch, Timeline timeline, long bookmark, List<WatchedChange> changes, long compacted, Func<Change, bool>? mayMiss)
    {
        var revision = changes[0].Change.Revision;
        if (revision <= bookmark)
        {
            yield return $"{watch.Watcher}: not ordered, not unique or not atomic: {changes[0].Change} after {bookmark}";
            yield break;
        }

        foreach (var left in LeftOut(watch, timeline, bookmark, revision - 1, mayMiss)) yield return $"{watch.Watcher}: not reliable: {changes[0].Change} without {left}";
        var found = changes.Select(c => c.Change).OrderBy(c => c.Key, StringComparer.Ordinal).ToList();
        var expected = timeline.At(revision).Where(c => IsWatched(watch, c) && (mayMiss?.Invoke(c) != true || found.Contains(c))).OrderBy(c => c.Key, StringComparer.Ordinal);
        if (!expected.SequenceEqual(found)) yield return $"{watch.Watcher}: not atomic, or not what happened: [{string.Join(", ", found)}] for [{string.Join(", ", expected)}]";
        if (!watch.WithPrevious) yield break;
        foreach (var change in changes)
        {
            if (change.Previous is null && revision <= compacted) continue;
            var before = timeline.StateAt(change.Change.Key, revision - 1);
            if (before != (change.Previous is null ? null : change.Previous with { Lease = 0 })) yield return $"{watch.Watcher}: {change.Change} came after {change.Previous}, was {before}";
        }
    }

    private static IEnumerable<Change> LeftOut(WatchRecord watch, Timeline timeline, long after, long through, Func<Change, bool>? mayMiss)
    {
        for (var revision = Math.Max(after + 1, timeline.First); revision <= Math.Min(through, timeline.Last); revision++)
        {
            foreach (var change in timeline.At(revision).Where(c => IsWatched(watch, c) && mayMiss?.Invoke(c) != true)) yield return change;
        }
    }

    private static bool IsWatched(WatchRecord watch, Change change) => change.Key.StartsWith(watch.Prefix, StringComparison.Ordinal);

    /// <summary>Splits a message where the revision changes; one that comes back later is a run of its own, and wrong.</summary>
    private static IEnumerable<List<WatchedChange>> InRuns(IReadOnlyList<WatchedChange> changes)
    {
        var run = new List<WatchedChange>();
        foreach (var change in changes)
        {
            if (run.Count > 0 && run[0].Change.Revision != change.Change.Revision)
            {
                yield return run;
                run = [];
            }

            run.Add(change);
        }

        if (run.Count > 0) yield return run;
    }
}
