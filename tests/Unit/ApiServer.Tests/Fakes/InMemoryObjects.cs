using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ApiServer.Tests.Fakes;

/// <summary>Objects in memory, read and written as the server's own code does. Strategies do not run.</summary>
internal sealed class InMemoryObjects : IObjectReader, IObjectWriter
{
    private readonly Dictionary<ResourceDescriptor, (SortedObjects Items, long LastChange)> _kinds = [];
    private long _revision = 1;

    public ResourceDescriptor Resource(string group, string resource) =>
        ResourceTable.All.Concat(ResourceTable.Internal).Single(r => r.Group == group && r.Resource == resource);

    public InMemoryObjects With<T>(string group, string resource, T obj)
        where T : class, IKubeObject
    {
        Put(Resource(group, resource), ApiJson.ToDocument(obj));
        return this;
    }

    public InMemoryObjects With(string group, string resource, string json)
    {
        Put(Resource(group, resource), JsonNode.Parse(json)!.AsObject());
        return this;
    }

    public InMemoryObjects Without(string group, string resource, string ns, string name)
    {
        var kind = Kind(Resource(group, resource));
        _kinds[Resource(group, resource)] = (kind.Items.Without(StoredObject.KeyOf(ns, name)), ++_revision);
        return this;
    }

    public ValueTask<StoredObject?> FindAsync(ResourceDescriptor resource, string ns, string name, CancellationToken cancellation) =>
        ValueTask.FromResult(Kind(resource).Items.Find(StoredObject.KeyOf(ns, name)));

    public async ValueTask<JsonObject?> GetFreshAsync(ResourceDescriptor resource, string ns, string name, CancellationToken cancellation) =>
        (await FindAsync(resource, ns, name, cancellation))?.Parse();

    public ValueTask<ObjectSnapshot> SnapshotAsync(ResourceDescriptor resource, CancellationToken cancellation) =>
        ValueTask.FromResult(new ObjectSnapshot(_revision, Kind(resource).LastChange, Kind(resource).Items));

    public async ValueTask<JsonObject> CreateAsync(RequestContext? cause, ResourceDescriptor resource, JsonObject obj, CancellationToken cancellation)
    {
        var (ns, name) = (Text(obj, "namespace"), Text(obj, "name"));
        if (await FindAsync(resource, ns, name, cancellation) is not null) throw ApiErrors.AlreadyExists(new GroupResource(resource.Group, resource.Resource), name);
        Put(resource, obj);
        return obj;
    }

    public async ValueTask<JsonObject> UpdateAsync(
        RequestContext? cause, ResourceDescriptor resource, string ns, string name, Action<JsonObject> change, CancellationToken cancellation, string subresource = "")
    {
        var document = await GetFreshAsync(resource, ns, name, cancellation) ?? throw ApiErrors.NotFound(new GroupResource(resource.Group, resource.Resource), name);
        change(document);
        Put(resource, document);
        return document;
    }

    public ValueTask DeleteAsync(RequestContext? cause, ResourceDescriptor resource, string ns, string name, DeleteOptions? options, CancellationToken cancellation)
    {
        Without(resource.Group, resource.Resource, ns, name);
        return ValueTask.CompletedTask;
    }

    private (SortedObjects Items, long LastChange) Kind(ResourceDescriptor resource) => _kinds.GetValueOrDefault(resource, (SortedObjects.Empty, 1));

    private void Put(ResourceDescriptor resource, JsonObject obj)
    {
        var (ns, name) = (Text(obj, "namespace"), Text(obj, "name"));
        var labels = (obj["metadata"]?["labels"] as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value!.ToString());
        _kinds[resource] = (Kind(resource).Items.With(new StoredObject
        {
            Namespace = ns,
            Name = name,
            Key = StoredObject.KeyOf(ns, name),
            ResourceVersion = ++_revision,
            Labels = labels,
            Fields = [],
            Json = Encoding.UTF8.GetBytes(obj.ToJsonString()),
        }), _revision);
    }

    private static string Text(JsonObject obj, string member) => obj["metadata"]?[member]?.ToString() ?? "";
}
