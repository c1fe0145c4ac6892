namespace MiniKube.Machinery.Client.Rest;

/// <summary>What to list or watch, and from which resourceVersion.</summary>
public sealed record ListOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary><c>Exact</c> or <c>NotOlderThan</c>; only for lists.</summary>
    public string? ResourceVersionMatch { get; init; }

    /// <summary>Page size; null or 0 returns everything.</summary>
    public int? Limit { get; init; }

    /// <summary>The token of the page before.</summary>
    public string? Continue { get; init; }

    /// <summary>When the server ends a watch.</summary>
    public int? TimeoutSeconds { get; init; }

    public bool AllowWatchBookmarks { get; init; }
}

/// <summary>One page, or all, of a list.</summary>
/// <param name="ResourceVersion">The version to start a watch from.</param>
/// <param name="Continue">The token of the next page, or null at the end.</param>
public sealed record ListResult<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue);

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

/// <param name="Object">The object after the change, or its last state when deleted; of a bookmark only metadata.resourceVersion counts.</param>
public readonly record struct WatchEvent<T>(WatchEventType Type, T Object);

/// <summary>The kinds of patch, by content type.</summary>
public enum PatchKind
{
    Json,
    Merge,
    StrategicMerge,
    Apply,
}

/// <summary>The query parameters of a write.</summary>
public sealed record WriteOptions
{
    public string? FieldManager { get; init; }

    /// <summary>Apply only: take over fields that another manager owns.</summary>
    public bool Force { get; init; }

    public bool DryRun { get; init; }

    /// <summary><c>Strict</c>, <c>Warn</c> or <c>Ignore</c>.</summary>
    public string? FieldValidation { get; init; }
}
