using Google.Protobuf;
using Mvccpb;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>One key's change, as watchers need it.</summary>
/// <param name="History">The key, with at least this version.</param>
/// <param name="Version">The version made; its Main is the revision.</param>
/// <param name="Value">Empty for a deletion.</param>
/// <param name="Previous">The version before, when the key existed.</param>
internal sealed record Change(KeyHistory History, KeyVersion Version, ByteString Value, KeyVersion? Previous)
{
    private Event? _event;

    /// <summary>The event without the previous value; shared by all watchers, so never changed.</summary>
    public Event Event => _event ??= new Event
    {
        Type = Version.IsDeletion ? Event.Types.EventType.Delete : Event.Types.EventType.Put,
        Kv = new KeyValue
        {
            Key = History.KeyBytes,
            Value = Value,
            CreateRevision = Version.CreateRevision,
            ModRevision = Version.Main,
            Version = Version.Version,
            Lease = Version.Lease,
        },
    };
}
