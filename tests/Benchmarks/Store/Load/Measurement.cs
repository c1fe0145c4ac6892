namespace MiniKube.Benchmarks.Store.Load;

/// <summary>What one measurement found.</summary>
/// <param name="Rate">Calls (or events) a second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Cores">Processor time of the members over wall time.</param>
internal sealed record Measurement(double Rate, double P50, double P99, double Cores)
{
    private const int StepsPerSecond = 10;

    /// <summary>The slowest call that ended in each tenth of a second, in milliseconds.</summary>
    public IReadOnlyList<double> Timeline { get; private init; } = [];

    /// <summary>The part of the time in which the machine stood still, where that was watched.</summary>
    public double Paused { get; private init; }

    /// <summary>As <see cref="P99"/>, of the calls that met no pause of the machine.</summary>
    public double QuietP99 { get; private init; }

    public static Measurement Of(List<double> samples, TimeSpan length, TimeSpan processor) =>
        Of([.. samples.Select(s => new Sample(0, s))], length, processor);

    /// <param name="pauses">Of the machine, in seconds since the window began.</param>
    public static Measurement Of(List<Sample> samples, TimeSpan length, TimeSpan processor, IReadOnlyList<(double From, double To)>? pauses = null)
    {
        var timeline = new double[(int)(length.TotalSeconds * StepsPerSecond) + 1];
        foreach (var sample in samples) timeline[(int)(sample.At * StepsPerSecond)] = Math.Max(timeline[(int)(sample.At * StepsPerSecond)], sample.Took);
        List<double> sorted = [.. samples.Select(s => s.Took).Order()];
        return new Measurement(sorted.Count / length.TotalSeconds, At(sorted, 0.5), At(sorted, 0.99), processor / length)
        {
            Timeline = timeline,
            Paused = pauses is null ? 0 : pauses.Sum(p => p.To - p.From) / length.TotalSeconds,
            QuietP99 = pauses is null ? 0 : At([.. samples.Where(s => !Met(pauses, s)).Select(s => s.Took).Order()], 0.99),
        };
    }

    /// <summary>The middle of several rounds, each number by itself; null of none.</summary>
    public static Measurement? Median(IReadOnlyList<Measurement> rounds)
    {
        double Middle(Func<Measurement, double> number) => rounds.Select(number).Order().ElementAt(rounds.Count / 2);
        return rounds.Count == 0 ? null : new Measurement(Middle(m => m.Rate), Middle(m => m.P50), Middle(m => m.P99), Middle(m => m.Cores))
        {
            Paused = Middle(m => m.Paused),
            QuietP99 = Middle(m => m.QuietP99),
        };
    }

    private static bool Met(IReadOnlyList<(double From, double To)> pauses, Sample sample) =>
        pauses.Any(p => p.From < sample.At && p.To > sample.At - (sample.Took / 1000));

    private static double At(List<double> sorted, double part) => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];
}
