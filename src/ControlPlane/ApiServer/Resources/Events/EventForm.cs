using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Resources.Events;

/// <summary>The two shapes of an event. Both groups serve the same objects, kept in the core shape; only names of members differ.</summary>
public static class EventForm
{
    private static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    public static StoredForm Stored { get; } = new("events", ToCore, FromCore);

    public static JsonObject ToCore(JsonObject obj) => Rename(obj, "v1", toCore: true);

    public static JsonObject FromCore(JsonObject obj) => Rename(obj, "events.k8s.io/v1", toCore: false);

    private static JsonObject Rename(JsonObject obj, string apiVersion, bool toCore)
    {
        obj["apiVersion"] = apiVersion;
        foreach ((string core, string events) in Names)
        {
            (string from, string to) = toCore ? (events, core) : (core, events);
            if (!obj.Remove(from, out JsonNode? value))
                continue;
            obj[to] = value;
        }
        return obj;
    }
}
