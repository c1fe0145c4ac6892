using System.Globalization;

namespace MiniKube.Cli.Mk.Printing;

/// <summary>A span of time in kubectl's short form: <c>45s</c>, <c>3m12s</c>, <c>5h</c>, <c>2d4h</c>.</summary>
public static class Age
{
    public static string Short(TimeSpan? span) => span is not { } s ? "-" : Format(s < TimeSpan.Zero ? TimeSpan.Zero : s);

    private static string Format(TimeSpan s)
    {
        var seconds = (long)s.TotalSeconds;
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return true switch
        {
            _ when seconds < 120 => Text($"{seconds}s"),
            _ when minutes < 10 => seconds % 60 == 0 ? Text($"{minutes}m") : Text($"{minutes}m{seconds % 60}s"),
            _ when minutes < 180 => Text($"{minutes}m"),
            _ when hours < 8 => minutes % 60 == 0 ? Text($"{hours}h") : Text($"{hours}h{minutes % 60}m"),
            _ when hours < 48 => Text($"{hours}h"),
            _ when days < 8 => hours % 24 == 0 ? Text($"{days}d") : Text($"{days}d{hours % 24}h"),
            _ when days < 730 => Text($"{days}d"),
            _ => Text($"{days / 365}y"),
        };
    }

    private static string Text(FormattableString s) => s.ToString(CultureInfo.InvariantCulture);
}
