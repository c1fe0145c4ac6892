namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>Sizes and hooks of a log.</summary>
public sealed record WalOptions
{
    /// <summary>Size of a segment, in bytes; zero-filled ahead of use so that a sync has no block map to write.</summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Size of the very first segment, smaller so that a new member starts at once.</summary>
    public int FirstSegmentBytes { get; init; } = 8 << 20;

    /// <summary>Called with the duration of every sync.</summary>
    public Action<TimeSpan>? Synced { get; init; }

    /// <summary>Measures the syncs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the next segment is zero-filled, beside the log's own task.</summary>
    public TaskScheduler Background { get; init; } = TaskScheduler.Default;
}

/// <summary>Whose log it is; checked at every start.</summary>
public sealed record WalOwner(ulong ClusterId, ulong MemberId);
