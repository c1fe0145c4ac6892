using System.Text;

namespace MiniKube.Machinery.Hosting.Metrics;

/// <summary>Counts observations by size.</summary>
public sealed class Histogram(string name, string help, double[] buckets, string[] labels) : LabelledMetric<HistogramSeries>(name, help, "histogram", labels)
{
    public void Observe(double value) => With().Observe(value);

    protected override HistogramSeries Create() => new(buckets);

    protected override void WriteOne(StringBuilder text, string labelText, HistogramSeries series)
    {
        var prefix = labelText.Length == 0 ? "" : labelText + ",";
        var (counts, sum) = series.Read();
        long total = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            var bound = i < buckets.Length ? buckets[i] : double.PositiveInfinity;
            WriteSample(text, Name + "_bucket", $"{prefix}le=\"{Number(bound)}\"", total);
        }

        WriteSample(text, Name + "_sum", labelText, sum);
        WriteSample(text, Name + "_count", labelText, total);
    }
}

/// <summary>The observations of one combination of label values.</summary>
public sealed class HistogramSeries
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private readonly MetricValue _sum = new();

    internal HistogramSeries(double[] bounds) => (_bounds, _counts) = (bounds, new long[bounds.Length + 1]);

    public void Observe(double value)
    {
        var index = Array.BinarySearch(_bounds, value);
        Interlocked.Increment(ref _counts[index < 0 ? ~index : index]);
        _sum.Add(value);
    }

    internal (long[] Counts, double Sum) Read()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++) counts[i] = Interlocked.Read(ref _counts[i]);
        return (counts, _sum.Value);
    }
}
