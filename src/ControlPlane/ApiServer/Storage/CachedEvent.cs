namespace MiniKube.ControlPlane.ApiServer.Storage;

public enum ChangeType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One change of one object, shared by every watcher of its kind. <c>Object</c> is the new state; on a delete the last state, at the
/// revision of the delete. <c>Previous</c> is the state before, null on an add.</summary>
public sealed class CachedEvent(ChangeType type, StoredObject obj, StoredObject? previous)
{
    private StoredObject? left;

    public ChangeType Type { get; } = type;

    public StoredObject Object { get; } = obj;

    public StoredObject? Previous { get; } = previous;

    public long Revision => Object.ResourceVersion;

    /// <summary>What a watcher is told whose selector the object has ceased to match: the state before, at this event's revision.</summary>
    public StoredObject Left => left ??= ObjectCodec.AtRevision(Previous!, Revision);
}

/// <summary>What one watcher is told. A bookmark has no object.</summary>
public readonly record struct WatchItem(WatchItemType Type, StoredObject? Object, long Revision);

public enum WatchItemType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}
