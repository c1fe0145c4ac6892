using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Discovery;

/// <summary>What the server offers, as documents: the legacy form (a document per group and version) and the aggregated one
/// (apidiscovery.k8s.io/v2). Pure: rows of the resource table in, JSON out.</summary>
public sealed class DiscoveryDocuments(IReadOnlyList<ResourceDescriptor> resources)
{
    /// <summary>Groups in the table's order with their versions, the core group (empty) first where it is present.</summary>
    public IReadOnlyList<IGrouping<string, ResourceDescriptor>> Groups { get; } = [.. resources.GroupBy(r => r.Group)];

    /// <summary><c>/api</c>: the versions of the core group.</summary>
    public static JsonObject CoreVersions(string serverAddress) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }),
    };

    /// <summary><c>/apis</c>: the named groups.</summary>
    public JsonObject GroupList() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Groups.Where(g => g.Key.Length > 0).Select(g => Group(g, withKind: false))]),
    };

    /// <summary><c>/apis/GROUP</c>, or null where there is no such group.</summary>
    public JsonObject? Group(string name) =>
        name.Length > 0 && Groups.FirstOrDefault(g => g.Key == name) is { } group ? Group(group, withKind: true) : null;

    /// <summary><c>/api/v1</c> and <c>/apis/GROUP/VERSION</c>, or null where there is no such version.</summary>
    public JsonObject? ResourceList(string group, string version)
    {
        List<ResourceDescriptor> rows = [.. resources.Where(r => r.Group == group && r.Version == version)];
        if (rows.Count == 0) return null;
        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = rows[0].GroupVersion,
            ["resources"] = new JsonArray([.. rows.SelectMany(r => r.Subresources.Select(s => Legacy(r, s)).Prepend(Legacy(r)))]),
        };
    }

    /// <summary>The aggregated form of <c>/api</c> (core) or <c>/apis</c> (all named groups).</summary>
    public JsonObject Aggregated(bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. Groups.Where(g => g.Key.Length == 0 == core).Select(AggregatedGroup)]),
    };

    private static JsonObject Group(IGrouping<string, ResourceDescriptor> group, bool withKind)
    {
        var versions = group.Select(r => r.Version).Distinct().Select(v => (JsonNode)new JsonObject { ["groupVersion"] = $"{group.Key}/{v}", ["version"] = v }).ToArray();
        var document = new JsonObject();
        if (withKind) (document["kind"], document["apiVersion"]) = ("APIGroup", "v1");
        document["name"] = group.Key;
        document["versions"] = new JsonArray(versions);
        document["preferredVersion"] = versions[0].DeepClone();
        return document;
    }

    private static JsonObject Legacy(ResourceDescriptor r)
    {
        var row = new JsonObject { ["name"] = r.Resource, ["singularName"] = r.Singular, ["namespaced"] = r.Namespaced, ["kind"] = r.Kind, ["verbs"] = Strings(r.Verbs) };
        if (r.ShortNames.Count > 0) row["shortNames"] = Strings(r.ShortNames);
        if (r.Categories.Count > 0) row["categories"] = Strings(r.Categories);
        return row;
    }

    private static JsonObject Legacy(ResourceDescriptor r, SubresourceDescriptor s)
    {
        var row = new JsonObject { ["name"] = $"{r.Resource}/{s.Name}", ["singularName"] = "", ["namespaced"] = r.Namespaced };
        if (s.KindGroupVersion is { } gv && gv != r.GroupVersion) (row["group"], row["version"]) = Split(gv);
        row["kind"] = s.Kind ?? r.Kind;
        row["verbs"] = Strings(s.Verbs);
        return row;
    }

    private static JsonObject AggregatedGroup(IGrouping<string, ResourceDescriptor> group) => new()
    {
        ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
        ["versions"] = new JsonArray([.. group.GroupBy(r => r.Version).Select(v => new JsonObject
        {
            ["version"] = v.Key,
            ["freshness"] = "Current",
            ["resources"] = new JsonArray([.. v.Select(Aggregated)]),
        })]),
    };

    private static JsonObject Aggregated(ResourceDescriptor r)
    {
        var row = new JsonObject
        {
            ["resource"] = r.Resource,
            ["responseKind"] = Kind(r.GroupVersion, r.Kind),
            ["scope"] = r.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = r.Singular,
            ["verbs"] = Strings(r.Verbs),
        };
        if (r.ShortNames.Count > 0) row["shortNames"] = Strings(r.ShortNames);
        if (r.Categories.Count > 0) row["categories"] = Strings(r.Categories);
        if (r.Subresources.Count > 0)
            row["subresources"] = new JsonArray([.. r.Subresources.Select(s => new JsonObject { ["subresource"] = s.Name, ["responseKind"] = Kind(s.KindGroupVersion ?? r.GroupVersion, s.Kind ?? r.Kind), ["verbs"] = Strings(s.Verbs) })]);
        return row;
    }

    private static JsonObject Kind(string groupVersion, string kind)
    {
        var (group, version) = Split(groupVersion);
        return new JsonObject { ["group"] = group, ["version"] = version, ["kind"] = kind };
    }

    private static (string Group, string Version) Split(string groupVersion) =>
        groupVersion.IndexOf('/') is var at and > 0 ? (groupVersion[..at], groupVersion[(at + 1)..]) : ("", groupVersion);

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
