using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Watches;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>Keeps what clients saw, with times of one clock in microseconds.</summary>
internal sealed class Recorder
{
    private readonly ConcurrentQueue<StoreOperation> _operations = [];
    private readonly ConcurrentQueue<WatchRecord> _watches = [];
    private readonly ConcurrentQueue<(long At, string Text)> _notes = [];
    private readonly ConcurrentDictionary<string, int> _errors = [];
    private long _values;
    private long _compacted;
    private int _compactions;

    public IReadOnlyList<StoreOperation> Operations => [.. _operations];

    public IReadOnlyList<WatchRecord> Watches => [.. _watches];

    /// <summary>How often each error came, by code and text.</summary>
    public IReadOnlyDictionary<string, int> Errors => _errors;

    /// <summary>What was done to the cluster, and when.</summary>
    public IReadOnlyList<string> Notes => [.. _notes.Select(n => $"[{n.At / 1000}] {n.Text}")];

    /// <summary>Errors that no client may see, whatever happens to the members.</summary>
    public IEnumerable<string> UnexpectedErrors => _errors.Keys.Where(e => !RetriableErrors.Includes(e));

    public static long Now => Stopwatch.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The highest revision a watcher was told is compacted.</summary>
    public long HighestCompaction => Volatile.Read(ref _compacted);

    /// <summary>A watcher was told that all before this revision is gone.</summary>
    public void Compacted(long revision)
    {
        Interlocked.Increment(ref _compactions);
        InterlockedMax(revision);
    }

    /// <summary>A value that nobody writes again.</summary>
    public string NextValue(string client) => $"{client}-{Interlocked.Increment(ref _values)}";

    public void Add(StoreOperation operation) => _operations.Enqueue(operation);

    public void Add(WatchRecord watch) => _watches.Enqueue(watch);

    public void Note(string text) => _notes.Enqueue((Now, text));

    public void Add(RpcException error) => _errors.AddOrUpdate(RetriableErrors.NameOf(error.Status), 1, (_, n) => n + 1);

    /// <summary>One line: how many operations of each kind, how many without an answer, which errors.</summary>
    public string Summary()
    {
        var operations = Operations;
        var kinds = operations.GroupBy(o => o.Kind).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}");
        var events = Watches.Sum(w => w.Deliveries.Sum(d => d.Changes.Count));
        return $"{string.Join(", ", kinds)}; {_compactions} watches behind a compaction; {operations.Count(o => o.Answer is null)} of unknown outcome; {Watches.Count} watches with {events} events; "
            + $"errors: {string.Join("; ", Errors.OrderByDescending(e => e.Value).Select(e => $"{e.Value}x {e.Key}"))}";
    }

    private void InterlockedMax(long revision)
    {
        for (var known = HighestCompaction; revision > known && Interlocked.CompareExchange(ref _compacted, revision, known) != known; known = HighestCompaction)
        {
        }
    }
}
