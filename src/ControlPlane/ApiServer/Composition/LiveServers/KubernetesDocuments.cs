using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Composition.LiveServers;

/// <summary>The endpoints of the Service <c>default/kubernetes</c> as documents. Pure. Servers may share an address and differ in their port
/// (several on one machine), hence one subset, and one slice, for each port.</summary>
public static class KubernetesDocuments
{
    public const string Name = "kubernetes";
    public const string Namespace = "default";

    public static JsonArray Subsets(IReadOnlyList<ServerAddress> servers) => new([.. servers.GroupBy(s => s.Port).Select(g => (JsonNode)new JsonObject
    {
        ["addresses"] = new JsonArray([.. g.Select(s => (JsonNode)new JsonObject { ["ip"] = s.Ip })]),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = g.Key, ["protocol"] = "TCP" }),
    })]);

    public static JsonObject Endpoints(IReadOnlyList<ServerAddress> servers)
    {
        JsonObject metadata = Metadata(Name);
        metadata["labels"]!["endpointslice.kubernetes.io/skip-mirror"] = "true";
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Endpoints", ["metadata"] = metadata, ["subsets"] = Subsets(servers) };
    }

    /// <summary>By name; the first is called <c>kubernetes</c> as in every cluster.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Slices(IReadOnlyList<ServerAddress> servers)
    {
        var slices = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (IGrouping<int, ServerAddress> port in servers.GroupBy(s => s.Port))
        {
            string name = slices.Count == 0 ? Name : $"{Name}-{port.Key}";
            JsonObject metadata = Metadata(name);
            metadata["labels"] = new JsonObject { ["kubernetes.io/service-name"] = Name };
            slices[name] = new JsonObject
            {
                ["apiVersion"] = "discovery.k8s.io/v1",
                ["kind"] = "EndpointSlice",
                ["metadata"] = metadata,
                ["addressType"] = "IPv4",
                ["endpoints"] = new JsonArray([.. port.Select(s => (JsonNode)new JsonObject
                {
                    ["addresses"] = new JsonArray(s.Ip), ["conditions"] = new JsonObject { ["ready"] = true },
                })]),
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port.Key, ["protocol"] = "TCP" }),
            };
        }
        return slices;
    }

    private static JsonObject Metadata(string name) => new()
    {
        ["name"] = name,
        ["namespace"] = Namespace,
        ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" },
    };
}
