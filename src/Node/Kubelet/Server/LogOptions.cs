using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Which part of a container's log is wanted.</summary>
public sealed record LogOptions
{
    public bool Follow { get; init; }

    public bool Previous { get; init; }

    public bool Timestamps { get; init; }

    /// <summary>So many lines from the end; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Stops after so many bytes of output.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Only lines written at or after this.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>All, Stdout or Stderr.</summary>
    public string Stream { get; init; } = "All";

    /// <exception cref="FormatException">A parameter is not of its type, or contradicts another.</exception>
    public static LogOptions Parse(IQueryCollection query, DateTimeOffset now)
    {
        var seconds = Number(query, "sinceSeconds");
        if (seconds is < 1) throw new FormatException("sinceSeconds: Invalid value: must be greater than 0");
        var since = query["sinceTime"].ToString();
        if (since.Length > 0 && seconds is not null) throw new FormatException("at most one of `sinceTime` or `sinceSeconds` may be specified");
        var tail = Number(query, "tailLines");
        if (tail is < 0) throw new FormatException("tailLines: Invalid value: must be greater than or equal to 0");
        var limit = Number(query, "limitBytes");
        if (limit is < 1) throw new FormatException("limitBytes: Invalid value: must be greater than 0");
        return new LogOptions
        {
            Follow = Flag(query, "follow"),
            Previous = Flag(query, "previous"),
            Timestamps = Flag(query, "timestamps"),
            TailLines = tail,
            LimitBytes = limit,
            Stream = query["stream"].ToString() is { Length: > 0 } stream ? stream : "All",
            Since = seconds is { } s ? now.AddSeconds(-s) : since.Length > 0 ? Time(since) : null,
        };
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new FormatException($"sinceTime: \"{text}\" is no time");

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "true" or "1" or "True" or "TRUE" or "t" or "T";

    private static long? Number(IQueryCollection query, string name) => query[name].ToString() is not { Length: > 0 } text ? null
        : long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{name}: \"{text}\" is no number");
}
