using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Linearizability;
using MiniKube.Histories.Timelines;
using MiniKube.Histories.Watches;
using MiniKube.Simulation.Tests.Store.Oracle;

namespace MiniKube.Simulation.Tests.Store.Histories;

/// <summary>
/// What the clients of a world asked and were told, and what watchers heard: judged at the end by the checkers that judge real
/// clusters. The search for a linearization knows nothing of logs and models, so it also checks those.
/// </summary>
internal sealed class ClientHistory
{
    /// <summary>After so many steps a key counts as undecided.</summary>
    private const long Patience = 100_000;

    private readonly List<StoreOperation> _operations = [];
    private readonly List<WatchRecord> _watches = [];

    /// <summary>Keys whose histories were explained.</summary>
    public int Explained { get; private set; }

    /// <summary>Keys for which the search was given up.</summary>
    public int Undecided { get; private set; }

    /// <summary>An operation that was answered.</summary>
    public void Add(StoreOperation? operation, long returned, StoreAnswer answer)
    {
        if (operation is not null) _operations.Add(operation with { Returned = returned, Answer = answer });
    }

    /// <summary>An operation of which nobody knows whether it was done.</summary>
    public void Add(StoreOperation? operation)
    {
        if (operation is not null) _operations.Add(operation);
    }

    public void Add(WatchRecord watch) => _watches.Add(watch);

    /// <exception cref="InvariantBrokenException">No order explains a key, or a watch heard what did not happen so.</exception>
    public void Judge(StoreModel model)
    {
        foreach ((string key, Verdict<KeyOperation> verdict) in KeyHistories.Check(_operations, Patience))
        {
            if (verdict.Judgement == Judgement.Violated) throw new InvariantBrokenException($"{key} is not linearizable: {verdict}");
            if (verdict.Judgement == Judgement.Linearizable) Explained++;
            else Undecided++;
        }

        var timeline = new Timeline(Enumerable.Range(2, (int)Math.Max(0, model.Revision - 1)).SelectMany(r => model.ChangesAt(r)).Select(v => new Change(v.Mod, v.Key, v.Value, v.Version, v.Create)));
        string? problem = _watches.SelectMany(w => WatchChecker.Check(w, timeline)).FirstOrDefault();
        if (problem is not null) throw new InvariantBrokenException(problem);
    }
}
