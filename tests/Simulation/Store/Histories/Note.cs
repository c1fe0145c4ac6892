using MiniKube.Histories.KeyValue;
using Mvccpb;

namespace MiniKube.Simulation.Tests.Store.Histories;

/// <summary>The store's messages in the words of the checkers.</summary>
internal static class Note
{
    public static IReadOnlyDictionary<string, KeyVersion?> Nothing { get; } = new Dictionary<string, KeyVersion?>();

    public static StoreOperation Write(params KeyWrite[] writes) => new() { Client = "", Kind = OperationKind.Write, Writes = writes, Called = 0 };

    public static StoreOperation Read() => new() { Client = "", Kind = OperationKind.Read, Called = 0 };

    /// <summary>The keys asked for, absent where the answer has none.</summary>
    public static IReadOnlyDictionary<string, KeyVersion?> Seen(IEnumerable<string> keys, IEnumerable<KeyValue?> found)
    {
        var seen = keys.ToDictionary(k => k, _ => (KeyVersion?)null, StringComparer.Ordinal);
        foreach (KeyValue? kv in found)
        {
            if (kv?.Key.ToStringUtf8() is { } key && seen.ContainsKey(key)) seen[key] = new KeyVersion(kv.Value.ToStringUtf8(), kv.ModRevision, kv.Version, kv.CreateRevision, kv.Lease);
        }

        return seen;
    }
}
