using System.Text;

namespace MiniKube.Machinery.Hosting.Metrics;

/// <summary>The metrics of a process, written in the Prometheus text format. Asking twice for the same name gives the same metric.</summary>
public sealed class MetricRegistry
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Seconds, from half a millisecond to ten seconds.</summary>
    public static readonly double[] LatencyBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);

    public MetricRegistry() => ProcessMetrics.AddTo(this);

    /// <param name="name">Ends in <c>_total</c>.</param>
    public Counter Counter(string name, string help, params string[] labels) => Add(name, () => new Counter(name, help, labels));

    public Gauge Gauge(string name, string help, params string[] labels) => Add(name, () => new Gauge(name, help, labels));

    /// <param name="buckets">Upper bounds, ascending, without infinity.</param>
    public Histogram Histogram(string name, string help, double[] buckets, params string[] labels) => Add(name, () => new Histogram(name, help, buckets, labels));

    /// <summary>A gauge, or a counter where the name ends in <c>_total</c>, whose value is asked for when metrics are read.</summary>
    public void Observe(string name, string help, Func<double> read) => Add(name, () => new ObservedMetric(name, help, TypeOf(name))).Add("", read);

    /// <summary>As above, and a gauge whatever its name.</summary>
    public void ObserveGauge(string name, string help, Func<double> read) => Add(name, () => new ObservedMetric(name, help, "gauge")).Add("", read);

    /// <summary>As above, one of several series that differ in one label.</summary>
    public void Observe(string name, string help, string label, string value, Func<double> read) =>
        Add(name, () => new ObservedMetric(name, help, TypeOf(name))).Add($"{label}=\"{value}\"", read);

    public string Render()
    {
        Metric[] metrics;
        lock (_gate) metrics = [.. _metrics.Values];
        var text = new StringBuilder();
        foreach (var metric in metrics) metric.Write(text);
        return text.ToString();
    }

    private static string TypeOf(string name) => name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";

    private T Add<T>(string name, Func<T> create)
        where T : Metric
    {
        lock (_gate)
        {
            if (!_metrics.TryGetValue(name, out var metric)) _metrics.Add(name, metric = create());
            return metric as T ?? throw new InvalidOperationException($"metric {name} is a {metric.GetType().Name}");
        }
    }
}
