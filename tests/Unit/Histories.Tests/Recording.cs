using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Linearizability;

namespace MiniKube.Histories.Tests;

/// <summary>Histories written by hand: an operation a line, `(called, returned)` first, no return for an unknown outcome.</summary>
internal static class Recording
{
    public static StoreOperation Put(long called, long? returned, string key, string value, long revision, bool looked = false, KeyVersion? before = null) =>
        new() { Client = "c", Kind = OperationKind.Write, Writes = [new KeyWrite(key, value)], Called = called, Returned = returned, Answer = Answer(returned, revision, true, looked ? Seen(key, before) : Nothing) };

    public static StoreOperation Delete(long called, long? returned, string key, long revision, KeyVersion? before) =>
        new() { Client = "c", Kind = OperationKind.Write, Writes = [new KeyWrite(key, null)], Called = called, Returned = returned, Answer = Answer(returned, revision, before is not null, Seen(key, before)) };

    public static StoreOperation Read(long called, long? returned, string key, long revision, KeyVersion? seen, bool serializable = false) =>
        new() { Client = "c", Kind = serializable ? OperationKind.SerializableRead : OperationKind.Read, Called = called, Returned = returned, Answer = Answer(returned, revision, false, Seen(key, seen)) };

    public static StoreOperation Swap(long called, long? returned, string key, long expected, string value, long revision, bool applied = true, KeyVersion? seen = null) =>
        new()
        {
            Client = "c",
            Kind = OperationKind.Write,
            Writes = [new KeyWrite(key, value)],
            Guard = new Guard(key, expected),
            Called = called,
            Returned = returned,
            Answer = Answer(returned, revision, applied, applied ? Nothing : Seen(key, seen)),
        };

    public static KeyVersion Version(string value, long mod, long version = 1, long? create = null) => new(value, mod, version, create ?? mod);

    public static Judgement Judge(params StoreOperation[] history)
    {
        var verdicts = KeyHistories.Check(history).Values;
        return verdicts.Any(v => v.Judgement == Judgement.Violated) ? Judgement.Violated : verdicts.Max(v => v.Judgement);
    }

    private static Dictionary<string, KeyVersion?> Nothing => [];

    private static Dictionary<string, KeyVersion?> Seen(string key, KeyVersion? seen) => new() { [key] = seen };

    private static StoreAnswer? Answer(long? returned, long revision, bool applied, Dictionary<string, KeyVersion?> seen) =>
        returned is null ? null : new StoreAnswer(revision, applied, seen);
}
