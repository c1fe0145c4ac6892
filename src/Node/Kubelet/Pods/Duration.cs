using System.Globalization;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Durations as the field prints them: <c>10s</c>, <c>1m20s</c>, <c>5m0s</c>.</summary>
public static class Duration
{
    public static string Text(TimeSpan span)
    {
        var seconds = (span.TotalSeconds % 60).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        if (span < TimeSpan.FromMinutes(1)) return seconds;
        var minutes = $"{span.Minutes}m{seconds}";
        return span < TimeSpan.FromHours(1) ? minutes : $"{(int)span.TotalHours}h{minutes}";
    }
}
