using System.Globalization;
using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>The query parameters of reads, as the client wrote them.</summary>
public sealed record ListQuery
{
    public string LabelSelector { get; init; } = "";

    public string FieldSelector { get; init; } = "";

    public bool Watch { get; init; }

    public bool AllowWatchBookmarks { get; init; }

    public bool? SendInitialEvents { get; init; }

    /// <summary>Empty: the newest. <c>0</c>: any.</summary>
    public string ResourceVersion { get; init; } = "";

    public string ResourceVersionMatch { get; init; } = "";

    public int? TimeoutSeconds { get; init; }

    /// <summary>0 for no limit.</summary>
    public long Limit { get; init; }

    public string Continue { get; init; } = "";

    /// <summary>Table rows carry: None, Metadata or Object.</summary>
    public string IncludeObject { get; init; } = "";

    /// <summary>The resourceVersion as a revision; null if none was given.</summary>
    /// <exception cref="StatusException">400: it is no number.</exception>
    public long? Revision => ResourceVersion.Length == 0 ? null
        : long.TryParse(ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out long r) ? r
        : throw ApiErrors.BadRequest($"Invalid value: \"{ResourceVersion}\": strconv.ParseUint: parsing \"{ResourceVersion}\": invalid syntax");

    /// <exception cref="StatusException">400: a value that does not parse.</exception>
    public static ListQuery Read(IQueryCollection query) => query.Count == 0 ? new() : new()
    {
        LabelSelector = Text(query, "labelSelector"),
        FieldSelector = Text(query, "fieldSelector"),
        Watch = Flag(query, "watch"),
        AllowWatchBookmarks = Flag(query, "allowWatchBookmarks"),
        SendInitialEvents = query.ContainsKey("sendInitialEvents") ? Flag(query, "sendInitialEvents") : null,
        ResourceVersion = Text(query, "resourceVersion"),
        ResourceVersionMatch = Text(query, "resourceVersionMatch"),
        TimeoutSeconds = Number(query, "timeoutSeconds") is { } seconds ? (int)Math.Clamp(seconds, 0, int.MaxValue) : null,
        Limit = Number(query, "limit") ?? 0,
        Continue = Text(query, "continue"),
        IncludeObject = Text(query, "includeObject"),
    };

    internal static string Text(IQueryCollection query, string name) => query.TryGetValue(name, out var v) ? v[0] ?? "" : "";

    internal static bool Flag(IQueryCollection query, string name) => Text(query, name) is not ("" or "0" or "false" or "False" or "FALSE" or "f" or "F");

    internal static long? Number(IQueryCollection query, string name)
    {
        string text = Text(query, name);
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) ? n
            : throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
