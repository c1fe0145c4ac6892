namespace MiniKube.Simulation.Tests.Store.Engine;

/// <summary>
/// What happened, as a running digest that two runs of a seed must share, and as text for whoever wants to read it.
/// </summary>
internal sealed class Trace(EventQueue queue, List<string>? lines)
{
    public ulong Digest { get; private set; } = 14695981039346656037;

    /// <summary>The events are written down, not only digested.</summary>
    public bool IsKept => lines is not null;

    public void Note(string what, ulong who = 0, ulong a = 0, ulong b = 0, string? detail = null)
    {
        Mix((ulong)queue.Now);
        foreach (char c in what) Mix(c);
        Mix(who);
        Mix(a);
        Mix(b);
        lines?.Add($"{queue.Now / 1000.0,10:0.000} {(who == 0 ? "" : who)} {what}{(a == 0 && b == 0 ? "" : $" {a} {b}")} {detail}");
    }

    private void Mix(ulong value) => Digest = (Digest ^ value) * 1099511628211;
}
