using MiniKube.Histories.Linearizability;

namespace MiniKube.Histories.KeyValue;

/// <summary>Splits a history by key and checks each part: linearizability is local, so the whole is linearizable when every key is.</summary>
public static class KeyHistories
{
    /// <summary>The verdict on each key, linearizable or not.</summary>
    public static IReadOnlyDictionary<string, Verdict<KeyOperation>> Check(
        IEnumerable<StoreOperation> history, long patience = LinearizabilityChecker.DefaultPatience) =>
        Split(history).ToDictionary(
            part => part.Key, part => LinearizabilityChecker.Check(part.Value, KeyState.Absent, KeyModel.Step, patience), StringComparer.Ordinal);

    /// <summary>What concerns each key. Serializable reads are left out, they may be old.</summary>
    public static IReadOnlyDictionary<string, List<TimedOperation<KeyOperation>>> Split(IEnumerable<StoreOperation> history)
    {
        var parts = new Dictionary<string, List<TimedOperation<KeyOperation>>>(StringComparer.Ordinal);
        foreach (var operation in history.Where(o => o.Kind != OperationKind.SerializableRead))
        {
            foreach (var (key, part) in Parts(operation))
            {
                if (!parts.TryGetValue(key, out var list)) parts[key] = list = [];
                list.Add(new TimedOperation<KeyOperation>(part, operation.Called, operation.Answer is null ? null : operation.Returned));
            }
        }

        return parts;
    }

    private static IEnumerable<(string Key, KeyOperation Part)> Parts(StoreOperation operation) =>
        operation.Answer is { } answer ? Known(operation, answer) : Unknown(operation);

    private static IEnumerable<(string Key, KeyOperation Part)> Known(StoreOperation operation, StoreAnswer answer)
    {
        var writes = answer.Applied ? operation.Writes : [];
        foreach (var key in answer.Seen.Keys.Concat(writes.Select(w => w.Key)).Append(operation.Guard?.Key).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var write = writes.FirstOrDefault(w => w.Key == key);
            var isSeen = answer.Seen.TryGetValue(key, out var seen);
            if (write is { Value: null } && isSeen && seen is null) write = null;
            yield return (key, new KeyOperation(operation, write is not null, write?.Value, GuardOf(operation, key, answer.Applied), Bound(answer, write), isSeen, seen));
        }
    }

    /// <summary>
    /// Keys that an applied operation only looked at (deletes of what was absent, the guard of another key's write)
    /// were looked at in the state before its revision.
    /// </summary>
    private static long Bound(StoreAnswer answer, KeyWrite? write) => answer.Applied && write is null ? answer.Revision - 1 : answer.Revision;

    private static IEnumerable<(string Key, KeyOperation Part)> Unknown(StoreOperation operation)
    {
        foreach (var write in operation.Writes)
        {
            var guard = GuardOf(operation, write.Key, holds: true);
            yield return (write.Key, new KeyOperation(operation, IsWrite: true, write.Value, guard, Revision: null, IsSeen: false, Seen: null));
        }
    }

    private static GuardOutcome? GuardOf(StoreOperation operation, string key, bool holds) =>
        operation.Guard is { } guard && guard.Key == key ? new GuardOutcome(guard.ModRevision, holds) : null;
}
