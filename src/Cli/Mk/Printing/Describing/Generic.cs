using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>An object of any kind, member by member in the order of their names, names in words, nested parts indented.</summary>
public static partial class Generic
{
    private static readonly string[] Hidden = ["managedFields", "name", "namespace", "labels", "annotations"];

    public static TabbedText Of(JsonObject item, ResourceType type)
    {
        var metadata = item["metadata"]!.AsObject();
        var text = new TabbedText().Add(0, $"Name:\t{metadata["name"].Text()}").Add(0, $"Namespace:\t{metadata["namespace"].Text()}").Labels(metadata["labels"]).Annotations(metadata["annotations"]);
        text.Add(0, $"API Version:\t{item["apiVersion"].Text(type.ApiVersion)}").Add(0, $"Kind:\t{item["kind"].Text(type.Kind)}").Add(0, "Metadata:");
        Members(text, 1, metadata.Where(m => !Hidden.Contains(m.Key)));
        Members(text, 0, item.Where(m => m.Key is not ("metadata" or "apiVersion" or "kind")));
        return text;
    }

    private static void Members(TabbedText text, int level, IEnumerable<KeyValuePair<string, JsonNode?>> members)
    {
        foreach (var (key, value) in members.OrderBy(m => m.Key, StringComparer.Ordinal)) Member(text, level, Title(key), value);
    }

    private static void Member(TabbedText text, int level, string title, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject o:
                text.Add(level, title + ":");
                Members(text, level + 1, o);
                break;
            case JsonArray a when a.All(i => i is JsonObject):
                text.Add(level, title + ":");
                foreach (var element in a) Members(text, level + 1, element!.AsObject());
                break;
            case JsonArray a:
                text.Add(level, title + ":");
                foreach (var element in a) text.Add(level + 1, element.Text());
                break;
            default:
                text.Add(level, $"{title}:\t{value.Text()}");
                break;
        }
    }

    /// <summary><c>podIPs</c> becomes <c>Pod I Ps</c> nowhere: <c>Pod IPs</c>.</summary>
    private static string Title(string key)
    {
        var words = WordStart().Replace(key, " $1");
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex WordStart();
}
