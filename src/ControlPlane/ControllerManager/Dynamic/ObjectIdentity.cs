using System.Text.Json;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ControllerManager.Dynamic;

/// <summary>Who an object of any kind is, who owns it, and whether it is on its way out.</summary>
public sealed record ObjectIdentity
{
    public required ApiResourceInfo Resource { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public string ResourceVersion { get; init; } = "";

    public IReadOnlyList<OwnerReference> Owners { get; init; } = [];

    public IReadOnlyList<string> Finalizers { get; init; } = [];

    public bool IsBeingDeleted { get; init; }

    public string Path => Resource.Path(Namespace, Name);

    /// <summary>Reads the metadata of an object in JSON, whole or partial. Everything else is passed over.</summary>
    public static ObjectIdentity Read(ApiResourceInfo resource, JsonElement item)
    {
        var metadata = item.GetProperty("metadata");
        return new ObjectIdentity
        {
            Resource = resource,
            Namespace = Text(metadata, "namespace"),
            Name = Text(metadata, "name"),
            Uid = Text(metadata, "uid"),
            ResourceVersion = Text(metadata, "resourceVersion"),
            Owners = metadata.TryGetProperty("ownerReferences", out var owners) ? [.. owners.EnumerateArray().Select(o => o.Deserialize(ApiJson.TypeInfo<OwnerReference>())!)] : [],
            Finalizers = metadata.TryGetProperty("finalizers", out var finalizers) ? [.. finalizers.EnumerateArray().Select(f => f.GetString() ?? "")] : [],
            IsBeingDeleted = metadata.TryGetProperty("deletionTimestamp", out var deleted) && deleted.ValueKind == JsonValueKind.String,
        };
    }

    private static string Text(JsonElement metadata, string name) => metadata.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
