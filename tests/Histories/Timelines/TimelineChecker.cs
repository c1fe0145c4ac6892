using MiniKube.Histories.KeyValue;

namespace MiniKube.Histories.Timelines;

/// <summary>
/// Holds a history against the timeline of the store: no acknowledged write is lost or changed, nothing is there that nobody wrote,
/// nothing is there twice, every read shows exactly the state of its revision, and revisions keep real time.
/// Faster and stricter than a search, but it needs the timeline.
/// </summary>
public sealed class TimelineChecker
{
    private readonly Timeline _timeline;
    private readonly List<StoreOperation> _history;
    private readonly Dictionary<string, StoreOperation> _writers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, StoreOperation> _known = [];

    public TimelineChecker(Timeline timeline, IEnumerable<StoreOperation> history)
    {
        _timeline = timeline;
        _history = [.. history];
        foreach (var operation in _history)
        {
            foreach (var write in operation.Writes.Where(w => w.Value is not null)) _writers[write.Value!] = operation;
            if (operation.Answer is { Applied: true } answer) _known[answer.Revision] = operation;
        }
    }

    /// <summary>Everything that is wrong, a line each; empty when nothing is.</summary>
    public IEnumerable<string> Check() =>
        _timeline.Contradictions().Concat(Acknowledged()).Concat(Attributed()).Concat(Reads()).Concat(RealTime());

    private IEnumerable<string> Acknowledged()
    {
        foreach (var operation in _history)
        {
            if (operation.Answer is not { Applied: true } answer) continue;
            var expected = operation.Writes.Where(w => w.Value is not null || !answer.Seen.TryGetValue(w.Key, out var seen) || seen is not null).Select(w => (w.Key, w.Value)).Order();
            var found = _timeline.At(answer.Revision).Select(c => (c.Key, c.Value)).Order();
            if (!expected.SequenceEqual(found)) yield return $"acknowledged but not so in the store: {operation}; at {answer.Revision} there is [{string.Join(", ", _timeline.At(answer.Revision))}]";
        }
    }

    /// <summary>Every change has an author who may have made it, and a value is written at one revision only.</summary>
    private IEnumerable<string> Attributed()
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        var doubtfulDeletes = _history.Where(o => o.Answer is null).SelectMany(o => o.Writes).Where(w => w.Value is null).Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var change in _timeline.All)
        {
            if (_known.ContainsKey(change.Revision)) continue;
            if (change.Value is null && !doubtfulDeletes.Contains(change.Key)) yield return $"{change}: nobody deleted it";
            if (change.Value is not null && !_writers.ContainsKey(change.Value)) yield return $"{change}: nobody wrote it";
            if (change.Value is not null && _writers.TryGetValue(change.Value, out var writer) && writer.Answer is not null) yield return $"{change}: happened again, or although refused: {writer}";
        }

        foreach (var change in _timeline.All.Where(c => c.Value is not null))
        {
            if (!values.TryAdd($"{change.Key}={change.Value}", change.Revision)) yield return $"{change}: was written before, at {values[$"{change.Key}={change.Value}"]}";
        }
    }

    private IEnumerable<string> Reads()
    {
        foreach (var operation in _history)
        {
            if (operation.Answer is not { } answer) continue;
            var revision = answer.Applied ? answer.Revision - 1 : answer.Revision;
            foreach (var (key, seen) in answer.Seen)
            {
                var expected = _timeline.StateAt(key, revision);
                if ((seen is null ? null : seen with { Lease = 0 }) != expected) yield return $"{key} was {(expected is null ? "absent" : expected)} at {revision}: {operation}";
            }
        }
    }

    /// <summary>What had been answered is in the past of what is called later; what is not called yet is in nobody's past.</summary>
    private IEnumerable<string> RealTime()
    {
        var placed = _history.Select(o => (Operation: o, Revision: RevisionOf(o))).Where(p => p.Revision > 0).ToList();
        var returns = new Queue<(StoreOperation Operation, long Revision)>(placed.Where(p => p.Operation.Returned is not null).OrderBy(p => p.Operation.Returned));
        long newest = 0;
        foreach (var (operation, revision) in placed.OrderBy(p => p.Operation.Called))
        {
            while (returns.TryPeek(out var returned) && returned.Operation.Returned < operation.Called) newest = Math.Max(newest, returns.Dequeue().Revision);
            if (operation.Kind == OperationKind.SerializableRead) continue;
            var isWrite = operation.Answer is null or { Applied: true };
            if (isWrite ? revision <= newest : revision < newest) yield return $"{newest} had been answered before this was called, and it is at {revision}: {operation}";
        }

        var calls = new Queue<(StoreOperation Operation, long Revision)>(placed.Where(p => p.Operation.Answer is null or { Applied: true }).OrderBy(p => p.Revision));
        long latestCall = long.MinValue;
        foreach (var (operation, revision) in placed.Where(p => p.Operation.Returned is not null).OrderBy(p => p.Revision))
        {
            while (calls.TryPeek(out var call) && call.Revision <= revision) latestCall = Math.Max(latestCall, calls.Dequeue().Operation.Called);
            if (latestCall > operation.Returned) yield return $"shows revision {revision}, of which a part was called only afterwards: {operation}";
        }
    }

    /// <summary>The revision an operation is at; where the answer is missing, the one its value is found at; 0 when that is unknown.</summary>
    private long RevisionOf(StoreOperation operation)
    {
        if (operation.Answer is { } answer) return answer.Revision;
        var value = operation.Writes.FirstOrDefault(w => w.Value is not null)?.Value;
        return value is null ? 0 : PlaceOf(value);
    }

    private long PlaceOf(string value)
    {
        _places ??= _timeline.All.Where(c => c.Value is not null).DistinctBy(c => c.Value!, StringComparer.Ordinal).ToDictionary(c => c.Value!, c => c.Revision, StringComparer.Ordinal);
        return _places.GetValueOrDefault(value);
    }

    private Dictionary<string, long>? _places;
}
