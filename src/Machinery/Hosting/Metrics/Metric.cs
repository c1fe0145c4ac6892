using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace MiniKube.Machinery.Hosting.Metrics;

/// <summary>A named family of series that differ in their label values.</summary>
public abstract class Metric(string name, string help, string type)
{
    public string Name => name;

    internal void Write(StringBuilder text)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        WriteSeries(text);
    }

    protected abstract void WriteSeries(StringBuilder text);

    protected static void WriteSample(StringBuilder text, string series, string labels, double value) =>
        text.Append(series).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(value)).Append('\n');

    protected static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A family with labels; <typeparamref name="TSeries"/> holds one combination of label values.</summary>
public abstract class LabelledMetric<TSeries>(string name, string help, string type, string[] labels) : Metric(name, help, type)
    where TSeries : class
{
    private readonly ConcurrentDictionary<string, TSeries> _series = new(StringComparer.Ordinal);

    /// <summary>The series of these label values, in the order of the labels. Keep it where it is used often.</summary>
    public TSeries With(params ReadOnlySpan<string> values)
    {
        if (values.Length != labels.Length) throw new ArgumentException($"{Name} has {labels.Length} labels, not {values.Length}", nameof(values));
        var key = Key(values);
        return _series.TryGetValue(key, out var series) ? series : _series.GetOrAdd(key, _ => Create());
    }

    /// <summary>Forgets a series whose subject is gone.</summary>
    public void Remove(params ReadOnlySpan<string> values) => _series.TryRemove(Key(values), out _);

    protected abstract TSeries Create();

    protected abstract void WriteOne(StringBuilder text, string labelText, TSeries series);

    protected override void WriteSeries(StringBuilder text)
    {
        if (labels.Length == 0) With();
        foreach (var (key, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal)) WriteOne(text, key, series);
    }

    private string Key(ReadOnlySpan<string> values)
    {
        if (values.Length == 0) return "";
        var key = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) key.Append(',');
            key.Append(labels[i]).Append("=\"").Append(Escape(values[i])).Append('"');
        }

        return key.ToString();
    }

    private static string Escape(string value) => value.AsSpan().ContainsAny('\\', '"', '\n')
        ? value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        : value;
}

/// <summary>A number that several threads change.</summary>
public sealed class MetricValue
{
    private double _value;

    public double Value => Volatile.Read(ref _value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double amount)
    {
        double seen, next;
        do
        {
            seen = Volatile.Read(ref _value);
            next = seen + amount;
        }
        while (BitConverter.DoubleToInt64Bits(Interlocked.CompareExchange(ref _value, next, seen)) != BitConverter.DoubleToInt64Bits(seen));
    }

    public void Increment() => Add(1);
}

/// <summary>Only grows.</summary>
public sealed class Counter(string name, string help, string[] labels) : LabelledMetric<MetricValue>(name, help, "counter", labels)
{
    public void Increment(double amount = 1) => With().Add(amount);

    protected override MetricValue Create() => new();

    protected override void WriteOne(StringBuilder text, string labelText, MetricValue series) => WriteSample(text, Name, labelText, series.Value);
}

/// <summary>Goes up and down.</summary>
public sealed class Gauge(string name, string help, string[] labels) : LabelledMetric<MetricValue>(name, help, "gauge", labels)
{
    public void Set(double value) => With().Set(value);

    public void Add(double amount) => With().Add(amount);

    protected override MetricValue Create() => new();

    protected override void WriteOne(StringBuilder text, string labelText, MetricValue series) => WriteSample(text, Name, labelText, series.Value);
}

internal sealed class ObservedMetric(string name, string help, string type)
    : Metric(name, help, type)
{
    private readonly ConcurrentDictionary<string, Func<double>> _series = new(StringComparer.Ordinal);

    public void Add(string labels, Func<double> read) => _series[labels] = read;

    protected override void WriteSeries(StringBuilder text)
    {
        foreach (var (labels, read) in _series.OrderBy(s => s.Key, StringComparer.Ordinal)) WriteSample(text, Name, labels, read());
    }
}
