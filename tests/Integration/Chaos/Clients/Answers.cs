using Etcdserverpb;
using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Timelines;
using MiniKube.Histories.Watches;
using Mvccpb;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>Turns the store's messages into what the checkers read.</summary>
internal static class Answers
{
    /// <summary>Values are padded to their size with what comes after a space.</summary>
    public static string ValueOf(KeyValue kv)
    {
        var text = kv.Value.ToStringUtf8();
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    public static KeyVersion VersionOf(KeyValue kv) => new(ValueOf(kv), kv.ModRevision, kv.Version, kv.CreateRevision, kv.Lease);

    /// <summary>The keys asked for, absent where the answer has none.</summary>
    public static Dictionary<string, KeyVersion?> Seen(IEnumerable<string> keys, IEnumerable<KeyValue?> found)
    {
        var seen = keys.ToDictionary(k => k, _ => (KeyVersion?)null, StringComparer.Ordinal);
        foreach (var kv in found)
        {
            if (kv is not null) seen[kv.Key.ToStringUtf8()] = VersionOf(kv);
        }

        return seen;
    }

    public static WatchDelivery DeliveryOf(WatchResponse response) => new(response.Header.Revision, [.. response.Events.Select(ChangeOf)]);

    private static WatchedChange ChangeOf(Event e)
    {
        var kv = e.Kv;
        var value = e.Type == Event.Types.EventType.Delete ? null : ValueOf(kv);
        return new WatchedChange(new Change(kv.ModRevision, kv.Key.ToStringUtf8(), value, kv.Version, kv.CreateRevision), e.PrevKv is null ? null : VersionOf(e.PrevKv));
    }
}
