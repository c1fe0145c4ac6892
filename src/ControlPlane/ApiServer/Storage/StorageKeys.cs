using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>The store's keys: <c>/registry/&lt;resource&gt;/[&lt;namespace&gt;/]&lt;name&gt;</c>, as Kubernetes lays them out.</summary>
public sealed class StorageKeys(string prefix)
{
    /// <summary><c>/registry/</c>.</summary>
    public string Root { get; } = prefix.TrimEnd('/') + "/";

    /// <summary>The folder of a resource, with a slash at its end.</summary>
    public string Folder(ResourceDescriptor resource) => $"{Root}{resource.StoredAs?.StoragePrefix ?? resource.StoragePrefix}/";

    public string Key(ResourceDescriptor resource, string ns, string name) => Folder(resource) + StoredObject.KeyOf(ns, name);

    /// <summary>The first key after all keys with this prefix.</summary>
    public static string EndOf(string prefix) => string.Concat(prefix.AsSpan(0, prefix.Length - 1), ((char)(prefix[^1] + 1)).ToString());
}
