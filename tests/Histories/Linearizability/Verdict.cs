namespace MiniKube.Histories.Linearizability;

/// <summary>How a check ended.</summary>
public enum Judgement
{
    /// <summary>There is an order that explains everything.</summary>
    Linearizable,

    /// <summary>No order does.</summary>
    Violated,

    /// <summary>The search was given up; nothing is known.</summary>
    Undecided,
}

/// <summary>What a check found.</summary>
/// <param name="Judgement">How it ended.</param>
/// <param name="Explained">The longest order that was possible, operations in that order.</param>
/// <param name="Stuck">Completed operations of which one had to come next and none could; empty when linearizable.</param>
/// <param name="Steps">States tried.</param>
public sealed record Verdict<T>(Judgement Judgement, IReadOnlyList<T> Explained, IReadOnlyList<T> Stuck, long Steps)
{
    /// <summary>The last operations that could be explained and those that could not, a line each.</summary>
    public override string ToString()
    {
        var lines = new List<string> { $"{Judgement} after {Steps} steps; {Explained.Count} operations explained, the last:" };
        lines.AddRange(Explained.TakeLast(12).Select(o => $"    {o}"));
        lines.Add("  none of these can come next:");
        lines.AddRange(Stuck.Select(o => $"    {o}"));
        return Judgement == Judgement.Linearizable ? $"{Judgement} after {Steps} steps" : string.Join('\n', lines);
    }
}
