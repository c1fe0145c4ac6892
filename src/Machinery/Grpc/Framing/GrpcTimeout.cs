using System.Globalization;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>The <c>grpc-timeout</c> header: at most eight digits and a unit from nanoseconds to hours.</summary>
internal static class GrpcTimeout
{
    private const long MaxValue = 99_999_999;

    /// <summary>The finest unit that fits; a time at or below zero is one nanosecond.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero) return "1n";
        var micros = timeout.Ticks / TimeSpan.TicksPerMicrosecond;
        if (micros is > 0 and <= MaxValue) return Text(micros, 'u');
        if (micros == 0) return Text(timeout.Ticks * 100, 'n');
        if (micros / 1000 <= MaxValue) return Text(micros / 1000, 'm');
        var seconds = (long)timeout.TotalSeconds;
        if (seconds <= MaxValue) return Text(seconds, 'S');
        return Text(Math.Min(MaxValue, (long)timeout.TotalMinutes), 'M');
    }

    /// <summary>False for text that is no valid timeout; a time too long for a <see cref="TimeSpan"/> is its maximum.</summary>
    public static bool TryParse(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is null || text.Length is < 2 or > 9) return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        var unit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => -1,
            _ => 0,
        };
        if (unit == 0) return false;
        if (unit < 0) timeout = new TimeSpan(value / 100);
        else timeout = value > TimeSpan.MaxValue.Ticks / unit ? TimeSpan.MaxValue : new TimeSpan(value * unit);
        return true;
    }

    private static string Text(long value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
}
