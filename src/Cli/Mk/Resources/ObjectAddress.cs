using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>Where one object lives: its resource, namespace and name.</summary>
public sealed record ObjectAddress(ResourceType Type, string Namespace, string Name)
{
    public string Path => Type.Path(Namespace, Name);

    public string Display => Type.Named(Name);

    /// <exception cref="ClusterException">The server does not know the kind, or the object has no name.</exception>
    public static ObjectAddress Of(JsonObject item, ResourceCatalog catalog, string defaultNamespace)
    {
        var type = catalog.ForKind((string)item["apiVersion"]!, (string)item["kind"]!);
        var name = (string?)item["metadata"]?["name"] ?? throw new ClusterException($"a {type.Kind} has no metadata.name");
        return new ObjectAddress(type, (string?)item["metadata"]?["namespace"] ?? defaultNamespace, name);
    }

    /// <summary>The same for a manifest's object, held against <c>-n</c>.</summary>
    /// <exception cref="ClusterException">The server does not know the kind, the object has no name, or it names another namespace.</exception>
    public static ObjectAddress Of(JsonObject item, string file, ResourceCatalog catalog, ApiSession session)
    {
        var type = catalog.ForManifest(item, file);
        var name = (string?)item["metadata"]?["name"] ?? throw new ClusterException($"error when retrieving current configuration of: {type.Kind} from \"{file}\": resource name may not be empty");
        return new ObjectAddress(type, session.NamespaceOf(item), name);
    }

    /// <summary>The object, or null where it does not exist.</summary>
    public static async Task<JsonObject?> TryGetAsync(ApiSession session, ObjectAddress address, CancellationToken cancellation)
    {
        try
        {
            return await session.GetAsync(address.Path, cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}
