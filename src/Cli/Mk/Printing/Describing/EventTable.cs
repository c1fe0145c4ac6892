using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>The events about an object, last in its description.</summary>
internal static class EventTable
{
    public static TabbedText Events(this TabbedText text, IReadOnlyList<JsonObject> events, DateTimeOffset now)
    {
        if (events.Count == 0) return text.Add(0, "Events:\t<none>");
        text.Flush();
        text.Add(0, "Events:").Add(1, "Type\tReason\tAge\tFrom\tMessage").Add(1, "----\t------\t----\t----\t-------");
        foreach (var e in events.OrderBy(Last))
        {
            var from = e["source"]?["component"].Text() is { Length: > 0 } component ? component : e["reportingComponent"].Text();
            text.Add(1, $"{e["type"].Text()}\t{e["reason"].Text()}\t{When(e, now)}\t{from}\t{e["message"].Text().Trim()}");
        }

        return text;
    }

    private static string When(JsonObject e, DateTimeOffset now)
    {
        var count = (int?)e["series"]?["count"] ?? (int?)e["count"] ?? 1;
        var first = Time(e["firstTimestamp"]) ?? Time(e["eventTime"]) ?? Last(e);
        return count > 1 ? $"{Age.Short(now - Last(e))} (x{count} over {Age.Short(now - first)})" : Age.Short(now - first);
    }

    private static DateTimeOffset Last(JsonObject e) => Time(e["series"]?["lastObservedTime"]) ?? Time(e["lastTimestamp"]) ?? Time(e["eventTime"]) ?? Time(e["metadata"]?["creationTimestamp"]) ?? default;

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse((string?)node, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
