using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

internal static class ServiceDescription
{
    /// <param name="slices">The service's EndpointSlices.</param>
    public static TabbedText Of(JsonObject service, IReadOnlyList<JsonObject> slices)
    {
        var (metadata, spec) = (service["metadata"], service["spec"]);
        var text = new TabbedText().Add(0, $"Name:\t{metadata?["name"].Text()}").Add(0, $"Namespace:\t{metadata?["namespace"].Text()}").Labels(metadata?["labels"]).Annotations(metadata?["annotations"]);
        text.Add(0, $"Selector:\t{Pieces.Pairs(spec?["selector"])}").Add(0, $"Type:\t{spec?["type"].Text()}");
        if (spec?["ipFamilyPolicy"] is { } policy) text.Add(0, $"IP Family Policy:\t{policy.Text()}");
        if (spec?["ipFamilies"] is JsonArray { Count: > 0 } families) text.Add(0, $"IP Families:\t{List(families)}");
        text.Add(0, $"IP:\t{spec?["clusterIP"].Text()}");
        text.Add(0, $"IPs:\t{(spec?["clusterIPs"] is JsonArray { Count: > 0 } addresses ? List(addresses) : "<none>")}");
        if (spec?["externalIPs"] is JsonArray { Count: > 0 } external) text.Add(0, $"External IPs:\t{List(external)}");
        if (spec?["externalName"].Text() is { Length: > 0 } name) text.Add(0, $"External Name:\t{name}");
        foreach (var port in spec?["ports"].Items() ?? []) Port(text, port, slices);
        text.Add(0, $"Session Affinity:\t{spec?["sessionAffinity"].Text()}");
        if (spec?["externalTrafficPolicy"] is { } outer) text.Add(0, $"External Traffic Policy:\t{outer.Text()}");
        if (spec?["internalTrafficPolicy"] is { } inner) text.Add(0, $"Internal Traffic Policy:\t{inner.Text()}");
        return text;
    }

    private static void Port(TabbedText text, JsonNode port, IReadOnlyList<JsonObject> slices)
    {
        var name = port["name"].Text("<unset>") is { Length: > 0 } given ? given : "<unset>";
        text.Add(0, $"Port:\t{name}\t{port["port"].Text()}/{port["protocol"].Text()}").Add(0, $"TargetPort:\t{port["targetPort"].Text()}/{port["protocol"].Text()}");
        if (port["nodePort"].Text("0") is not "0" and var node) text.Add(0, $"NodePort:\t{name}\t{node}/{port["protocol"].Text()}");
        text.Add(0, $"Endpoints:\t{Endpoints(port["name"].Text(), slices)}");
    }

    private static string Endpoints(string port, IReadOnlyList<JsonObject> slices)
    {
        const int Most = 3;
        var all = slices.SelectMany(s => s["ports"].Items().Where(p => p["name"].Text() == port)
            .SelectMany(p => s["endpoints"].Items().Where(e => (bool?)e["conditions"]?["ready"] != false).SelectMany(e => e["addresses"].Items().Take(1)).Select(a => $"{a.Text()}:{p["port"].Text()}"))).ToList();
        if (all.Count == 0) return "";
        return string.Join(',', all.Take(Most)) + (all.Count > Most ? $" + {all.Count - Most} more..." : "");
    }

    private static string List(JsonArray values) => string.Join(',', values.Items().Select(v => v.Text()));
}
