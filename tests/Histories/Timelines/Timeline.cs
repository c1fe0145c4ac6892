using MiniKube.Histories.KeyValue;

namespace MiniKube.Histories.Timelines;

/// <summary>The store's own account of what happened: every change by revision, from the first revision after an empty store.</summary>
public sealed class Timeline
{
    private readonly SortedDictionary<long, List<Change>> _revisions = [];
    private readonly Dictionary<string, List<Change>> _keys = new(StringComparer.Ordinal);

    /// <summary>Takes all changes, in order of revision.</summary>
    public Timeline(IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            if (!_revisions.TryGetValue(change.Revision, out var at)) _revisions[change.Revision] = at = [];
            at.Add(change);
            if (!_keys.TryGetValue(change.Key, out var of)) _keys[change.Key] = of = [];
            of.Add(change);
        }
    }

    public IEnumerable<Change> All => _revisions.Values.SelectMany(c => c);

    public IReadOnlyCollection<long> Revisions => _revisions.Keys;

    public long First => _revisions.Count == 0 ? 0 : _revisions.Keys.First();

    public long Last => _revisions.Count == 0 ? 0 : _revisions.Keys.Last();

    /// <summary>The changes of one revision, none when it has none.</summary>
    public IReadOnlyList<Change> At(long revision) => _revisions.GetValueOrDefault(revision) ?? [];

    /// <summary>A key as a read at that revision must show it; null when absent.</summary>
    public KeyVersion? StateAt(string key, long revision)
    {
        if (!_keys.TryGetValue(key, out var changes)) return null;
        var (low, high) = (0, changes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (changes[middle].Revision <= revision) low = middle + 1;
            else high = middle;
        }

        return low == 0 || changes[low - 1].Value is null ? null : new KeyVersion(changes[low - 1].Value!, changes[low - 1].Revision, changes[low - 1].Version, changes[low - 1].CreateRevision);
    }

    /// <summary>What contradicts itself: revisions left out, versions that do not count, deletes of what was absent. Empty when nothing does.</summary>
    public IEnumerable<string> Contradictions()
    {
        for (var revision = First + 1; revision < Last; revision++)
        {
            if (!_revisions.ContainsKey(revision)) yield return $"the timeline goes from {First} to {Last} but has no revision {revision}";
        }

        foreach (var change in All)
        {
            var before = StateAt(change.Key, change.Revision - 1);
            var expected = change.Value is null ? change with { Version = 0, CreateRevision = 0 } : change with { Version = (before?.Version ?? 0) + 1, CreateRevision = before?.CreateRevision ?? change.Revision };
            if (change != expected) yield return $"{change}: should be {expected}";
            if (change.Value is null && before is null) yield return $"{change}: it was absent";
            if (At(change.Revision).Count(c => c.Key == change.Key) > 1) yield return $"{change}: the revision changes the key twice";
        }
    }

    /// <summary>Where two accounts part; null when they are the same.</summary>
    public string? DifferenceTo(Timeline other)
    {
        foreach (var revision in _revisions.Keys.Union(other._revisions.Keys).Order())
        {
            var (mine, others) = (At(revision).OrderBy(c => c.Key, StringComparer.Ordinal), other.At(revision).OrderBy(c => c.Key, StringComparer.Ordinal));
            if (!mine.SequenceEqual(others)) return $"at {revision}: [{string.Join(", ", mine)}] against [{string.Join(", ", others)}]";
        }

        return null;
    }
}
