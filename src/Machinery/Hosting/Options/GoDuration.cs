using System.Globalization;
using System.Text;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>Durations as Go writes them: <c>10s</c>, <c>1m30s</c>, <c>100ms</c>, <c>1.5h</c>.</summary>
public static class GoDuration
{
    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", 0.01),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+")) rest = rest[1..];
        if (rest.IsEmpty) return false;
        if (rest is "0") return true;
        double ticks = 0;
        while (!rest.IsEmpty)
        {
            if (!TakePart(ref rest, out var part)) return false;
            ticks += part;
        }

        if (ticks > TimeSpan.MaxValue.Ticks) return false;
        value = TimeSpan.FromTicks((long)Math.Round(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>The shortest Go form: <c>1m30s</c>, <c>1h0m0s</c>, <c>100ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero) return "0s";
        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : "");
        value = value.Duration();
        if (value < TimeSpan.FromSeconds(1)) return text.Append(Invariant(value.TotalMilliseconds)).Append("ms").ToString();
        var hours = (long)value.TotalHours;
        if (hours > 0) text.Append(hours).Append('h');
        if (value.TotalMinutes >= 1) text.Append(value.Minutes).Append('m');
        return text.Append(Invariant(value.Ticks % TimeSpan.TicksPerMinute / (double)TimeSpan.TicksPerSecond)).Append('s').ToString();
    }

    private static bool TakePart(ref ReadOnlySpan<char> rest, out double ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExcept("0123456789.");
        if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        rest = rest[digits..];
        var letters = rest.IndexOfAny("0123456789.");
        var unit = letters < 0 ? rest : rest[..letters];
        foreach (var (name, size) in Units)
        {
            if (!unit.SequenceEqual(name)) continue;
            ticks = number * size;
            rest = rest[unit.Length..];
            return true;
        }

        return false;
    }

    private static string Invariant(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
