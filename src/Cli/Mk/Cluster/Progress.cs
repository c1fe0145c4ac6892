using System.Diagnostics;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Says what is done, a line a step, with the time it took. Goes to standard error: standard output is for answers.</summary>
public sealed class Progress(TextWriter output, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public async Task<T> StepAsync<T>(string what, Func<Task<T>> work, Func<T, string?> outcome)
    {
        var begin = time.GetTimestamp();
        try
        {
            var result = await work().ConfigureAwait(false);
            if (outcome(result) is { } text) Line("✓", what, $"{text} ({Seconds(time.GetElapsedTime(begin))})");
            return result;
        }
        catch (Exception) when (Fail(what))
        {
            throw new UnreachableException();
        }
    }

    public void Line(string mark, string what, string text) => output.WriteLine($"{mark} {what,-16} {text}");

    private static string Seconds(TimeSpan span) => span.TotalSeconds < 10 ? $"{span.TotalSeconds:0.0}s" : $"{span.TotalSeconds:0}s";

    private bool Fail(string what)
    {
        Line("✗", what, "failed");
        return false;
    }
}
