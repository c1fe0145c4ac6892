using System.Collections.Concurrent;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>What plugins note for themselves between the steps of one pod's cycle, by their own name. Steps over several nodes may run at once.</summary>
public sealed class CycleState
{
    private readonly ConcurrentDictionary<string, object> _notes = new(StringComparer.Ordinal);

    /// <summary>Filter plugins whose PreFilter had nothing to say.</summary>
    public HashSet<string> SkippedFilters { get; } = new(StringComparer.Ordinal);

    /// <summary>Score plugins whose PreScore had nothing to say.</summary>
    public HashSet<string> SkippedScores { get; } = new(StringComparer.Ordinal);

    public void Write(string plugin, object note) => _notes[plugin] = note;

    public T? Read<T>(string plugin)
        where T : class => _notes.TryGetValue(plugin, out var note) ? note as T : null;
}
