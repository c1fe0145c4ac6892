using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>All resources of the server, read once by aggregated discovery. Groups come in the server's order of preference.</summary>
public sealed class ResourceCatalog
{
    private const string Accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private ResourceCatalog(IReadOnlyList<ResourceType> all) => All = all;

    public IReadOnlyList<ResourceType> All { get; }

    public static async Task<ResourceCatalog> ReadAsync(ApiSession session, CancellationToken cancellation)
    {
        List<ResourceType> all = [];
        foreach (var root in new[] { "/api", "/apis" })
        {
            var answer = await session.GetAsync(root, cancellation, Accept).ConfigureAwait(false);
            foreach (var group in answer["items"]?.AsArray() ?? []) AddGroup(all, group!);
        }

        return new ResourceCatalog(all);
    }

    /// <summary>The resource of that word, or null.</summary>
    public ResourceType? Find(string word) => All.FirstOrDefault(r => r.Answers(word.ToLowerInvariant()));

    /// <exception cref="ClusterException">The server has no such resource; in kubectl's words.</exception>
    public ResourceType Resolve(string word) =>
        Find(word) ?? throw new ClusterException($"the server doesn't have a resource type \"{word.Split('.')[0]}\"");

    /// <exception cref="ClusterException">The server has no such kind; in kubectl's words.</exception>
    public ResourceType ForKind(string apiVersion, string kind) =>
        All.FirstOrDefault(r => r.Kind == kind && r.ApiVersion == apiVersion)
        ?? throw new ClusterException($"no matches for kind \"{kind}\" in version \"{apiVersion}\"");

    /// <summary>The resource a manifest's object belongs to.</summary>
    /// <exception cref="ClusterException">The server has no such kind; in kubectl's words.</exception>
    public ResourceType ForManifest(System.Text.Json.Nodes.JsonObject item, string file)
    {
        var (version, kind) = ((string?)item["apiVersion"] ?? "", (string?)item["kind"] ?? "");
        var metadata = item["metadata"];
        return All.FirstOrDefault(r => r.Kind == kind && r.ApiVersion == version) ?? throw new ClusterException(
            $"resource mapping not found for name: \"{(string?)metadata?["name"]}\" namespace: \"{(string?)metadata?["namespace"]}\" from \"{file}\": no matches for kind \"{kind}\" in version \"{version}\"\nensure CRDs are installed first");
    }

    /// <summary>The resources of a category such as <c>all</c>.</summary>
    public IReadOnlyList<ResourceType> InCategory(string category) => [.. All.Where(r => r.Categories.Contains(category))];

    private static void AddGroup(List<ResourceType> all, JsonNode group)
    {
        var name = (string?)group["metadata"]?["name"] ?? "";
        foreach (var version in group["versions"]?.AsArray() ?? [])
        {
            foreach (var resource in version!["resources"]?.AsArray() ?? [])
            {
                all.Add(new ResourceType(name, (string)version["version"]!, (string)resource!["resource"]!, (string?)resource["singularResource"] ?? "", (string?)resource["responseKind"]?["kind"] ?? "", (string?)resource["scope"] == "Namespaced")
                {
                    ShortNames = Strings(resource["shortNames"]),
                    Categories = Strings(resource["categories"]),
                    Verbs = Strings(resource["verbs"]),
                });
            }
        }
    }

    private static List<string> Strings(JsonNode? array) => [.. (array?.AsArray() ?? []).Select(v => (string)v!)];
}
