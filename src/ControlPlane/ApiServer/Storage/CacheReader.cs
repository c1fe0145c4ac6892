using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Reads by the server itself, from the watch caches.</summary>
public sealed class CacheReader(CacheSet caches, ObjectRegistry registry) : IObjectReader
{
    public async ValueTask<StoredObject?> FindAsync(ResourceDescriptor resource, string ns, string name, CancellationToken cancellation) =>
        (await SnapshotAsync(resource, cancellation).ConfigureAwait(false)).Find(ns, name);

    public async ValueTask<JsonObject?> GetFreshAsync(ResourceDescriptor resource, string ns, string name, CancellationToken cancellation) =>
        await registry.GetAsync(resource, ns, name, cancellation).ConfigureAwait(false);

    public async ValueTask<ObjectSnapshot> SnapshotAsync(ResourceDescriptor resource, CancellationToken cancellation)
    {
        KindCache cache = caches.For(resource);
        if (!cache.IsLoaded)
            await caches.LoadAsync(cache, cancellation).ConfigureAwait(false);
        return cache.Snapshot();
    }

    public ResourceDescriptor Resource(string group, string resource) =>
        caches.All.FirstOrDefault(k => k.Resource.Group == group && k.Resource.Resource == resource)?.Resource
        ?? throw new ArgumentException($"no stored resource {resource} in group '{group}'", nameof(resource));
}
