using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Printing;

/// <summary>Durations and ages as kubectl shows them: two units at most, coarser the longer it is.</summary>
public static class Ages
{
    public const string Unknown = "<unknown>";

    /// <summary><c>90s</c>, <c>5m30s</c>, <c>3h10m</c>, <c>47h</c>, <c>3d4h</c>, <c>200d</c>, <c>2y30d</c>.</summary>
    public static string Text(TimeSpan span)
    {
        long seconds = (long)span.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        if (seconds < 0)
            return "0s";
        if (seconds < 120)
            return $"{seconds}s";
        long minutes = seconds / 60;
        if (minutes < 10)
            return Two(minutes, "m", seconds % 60, "s");
        if (minutes < 180)
            return $"{minutes}m";
        long hours = minutes / 60;
        return hours < 8 ? Two(hours, "h", minutes % 60, "m") : LongText(hours);
    }

    /// <summary>Time since then; <c>&lt;unknown&gt;</c> where there is no then.</summary>
    public static string Since(Time? then, DateTimeOffset now) => then is { } t ? Text(now - t.Value) : Unknown;

    public static string Since(MicroTime? then, DateTimeOffset now) => then is { } t ? Text(now - t.Value) : Unknown;

    private static string LongText(long hours)
    {
        long days = hours / 24;
        return hours switch
        {
            < 48 => $"{hours}h",
            < 192 => Two(days, "d", hours % 24, "h"),
            < 24 * 365 * 2 => $"{days}d",
            < 24 * 365 * 8 => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
