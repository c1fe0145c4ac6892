namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Brings scores to the range that all plugins share.</summary>
internal static class Scores
{
    public const long Max = 100;

    /// <summary>Scales so that the largest becomes 100; reversed, so that it becomes 0.</summary>
    public static void Normalize(Span<long> scores, bool reverse = false)
    {
        long largest = 0;
        foreach (var score in scores) largest = Math.Max(largest, score);
        if (largest == 0)
        {
            if (reverse) scores.Fill(Max);
            return;
        }

        foreach (ref var score in scores)
        {
            score = score * Max / largest;
            if (reverse) score = Max - score;
        }
    }
}
