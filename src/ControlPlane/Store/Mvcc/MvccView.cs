using Google.Protobuf;
using Mvccpb;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// The keys as of one revision, with all history that is not compacted. Published views never change;
/// only values may vanish under an old view, when a later compaction removes them.
/// </summary>
/// <param name="Root">The frozen index.</param>
/// <param name="Revision">The newest revision.</param>
/// <param name="CompactRevision">The oldest revision that can be read; -1 before the first compaction.</param>
/// <param name="Values">Where the values are.</param>
/// <param name="Size">Bytes of all versions.</param>
/// <param name="Lately">Values read lately.</param>
internal sealed record MvccView(KeyTreeNode Root, long Revision, long CompactRevision, IValueTier Values, long Size, ValueCache Lately)
{
    /// <summary>The revision a request means: 0 or less is the newest.</summary>
    /// <returns>The refusal of a compacted or future revision; null when it can be read.</returns>
    public StoreError? Resolve(long requested, out long revision)
    {
        revision = requested <= 0 ? Revision : requested;
        if (revision > Revision) return StoreError.FutureRevision;
        return revision < CompactRevision ? StoreError.Compacted : null;
    }

    public bool TryGet(ReadOnlySpan<byte> key, long revision, out KeyHistory history, out KeyVersion version)
    {
        version = default;
        history = Root.Find(key)!;
        return history is not null && history.TryVisibleAt(revision, out version);
    }

    /// <summary>Null when the value has been compacted away since the view was published.</summary>
    public KeyValue? Load(KeyHistory history, in KeyVersion version, bool withValue)
    {
        var value = ByteString.Empty;
        if (withValue && version.ValueLength > 0)
        {
            if ((ValueCache.Find(history, version) ?? Fetch(history, version)) is not { } found) return null;
            value = found;
        }

        return new KeyValue
        {
            Key = history.KeyBytes,
            Value = value,
            CreateRevision = version.CreateRevision,
            ModRevision = version.Main,
            Version = version.Version,
            Lease = version.Lease,
        };
    }

    private ByteString? Fetch(KeyHistory history, in KeyVersion version)
    {
        var value = Values.Read(version.ValueId);
        if (value is not null) Lately.Keep(history, version, value);
        return value;
    }
}
