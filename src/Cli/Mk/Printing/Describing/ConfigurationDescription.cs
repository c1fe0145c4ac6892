using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>ConfigMaps, Secrets, Namespaces and ServiceAccounts. No value of a secret is ever shown.</summary>
public static class ConfigurationDescription
{
    public static TabbedText ConfigMap(JsonObject map)
    {
        var text = Head(map).Add(0, "").Add(0, "Data").Add(0, "====");
        foreach (var (key, value) in map["data"].Sorted())
        {
            text.Add(0, $"{key}:").Add(0, "----");
            foreach (var line in value.Text().Split('\n')) text.Add(0, line);
            text.Add(0, "");
            text.Flush();
        }

        text.Add(0, "").Add(0, "BinaryData").Add(0, "====");
        foreach (var (key, value) in map["binaryData"].Sorted()) text.Add(0, $"{key}: {Size(value)} bytes");
        return text.Add(0, "");
    }

    public static TabbedText Secret(JsonObject secret)
    {
        var text = Head(secret).Add(0, "").Add(0, $"Type:\t{secret["type"].Text()}").Add(0, "").Add(0, "Data").Add(0, "====");
        foreach (var (key, value) in secret["data"].Sorted()) text.Add(0, $"{key}:\t{Size(value)} bytes");
        return text;
    }

    public static TabbedText Namespace(JsonObject ns)
    {
        var metadata = ns["metadata"];
        var text = new TabbedText().Add(0, $"Name:\t{metadata?["name"].Text()}").Labels(metadata?["labels"]).Annotations(metadata?["annotations"]).Add(0, $"Status:\t{ns["status"]?["phase"].Text()}");
        if (ns["status"]?["conditions"] is JsonArray { Count: > 0 } conditions)
        {
            text.Add(0, "Conditions:").Add(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage").Add(1, "----\t------\t------------------\t------\t-------");
            foreach (var c in conditions.Items()) text.Add(1, $"{c["type"].Text()}\t{c["status"].Text()}\t{Pieces.Moment(c["lastTransitionTime"])}\t{c["reason"].Text()}\t{c["message"].Text()}");
        }

        return text.Add(0, "").Add(0, "No resource quota.").Add(0, "").Add(0, "No LimitRange resource.");
    }

    public static TabbedText ServiceAccount(JsonObject account)
    {
        var text = Head(account);
        text.Add(0, $"Image pull secrets:\t{Names(account["imagePullSecrets"])}").Add(0, $"Mountable secrets:\t{Names(account["secrets"])}");
        return text.Add(0, "Tokens:\t<none>");
    }

    private static TabbedText Head(JsonObject item)
    {
        var metadata = item["metadata"];
        return new TabbedText().Add(0, $"Name:\t{metadata?["name"].Text()}").Add(0, $"Namespace:\t{metadata?["namespace"].Text()}").Labels(metadata?["labels"]).Annotations(metadata?["annotations"]);
    }

    private static string Names(JsonNode? references) => string.Join("\n\t", references.Items().Select(r => r["name"].Text())) is { Length: > 0 } names ? names : "<none>";

    private static int Size(JsonNode? value) => Convert.FromBase64String(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Text()))).Length;
}
