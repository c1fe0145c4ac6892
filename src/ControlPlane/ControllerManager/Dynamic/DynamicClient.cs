using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Dynamic;

/// <summary>The verbs the garbage collector and the namespace controller need, for objects of any kind.</summary>
public sealed class DynamicClient(KubeClient client)
{
    private const string Partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private const string PartialList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    /// <summary>Null where there is no such object.</summary>
    public async Task<ObjectIdentity?> GetAsync(ApiResourceInfo resource, string? ns, string name, CancellationToken ct)
    {
        var answer = await client.Raw.SendAsync(HttpMethod.Get, resource.Path(ns, name), default, null, Partial, ct).ConfigureAwait(false);
        if (answer.Status == System.Net.HttpStatusCode.NotFound) return null;
        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        return ObjectIdentity.Read(resource, document.RootElement);
    }

    /// <summary>All objects, with the version to watch from.</summary>
    public async Task<(IReadOnlyList<ObjectIdentity> Items, string ResourceVersion)> ListAsync(ApiResourceInfo resource, string? ns, CancellationToken ct)
    {
        var items = new List<ObjectIdentity>();
        for (string? next = ""; ;)
        {
            var query = "?limit=500" + (next.Length > 0 ? "&continue=" + Uri.EscapeDataString(next) : "");
            var answer = (await client.Raw.SendAsync(HttpMethod.Get, resource.Path(ns) + query, default, null, PartialList, ct).ConfigureAwait(false)).EnsureSuccess();
            using var document = JsonDocument.Parse(answer.Body);
            if (document.RootElement.TryGetProperty("items", out var page) && page.ValueKind == JsonValueKind.Array)
                items.AddRange(page.EnumerateArray().Select(i => ObjectIdentity.Read(resource, i)));
            var metadata = document.RootElement.GetProperty("metadata");
            next = metadata.TryGetProperty("continue", out var more) ? more.GetString() : null;
            if (string.IsNullOrEmpty(next)) return (items, metadata.TryGetProperty("resourceVersion", out var version) ? version.GetString() ?? "" : "");
        }
    }

    /// <summary>The watch stream after a version; the caller disposes it.</summary>
    public Task<RawStream> WatchAsync(ApiResourceInfo resource, string resourceVersion, int timeoutSeconds, CancellationToken ct) =>
        client.Raw.StreamAsync(HttpMethod.Get, $"{resource.Path(null)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={timeoutSeconds}&resourceVersion={Uri.EscapeDataString(resourceVersion)}", Partial, ct);

    /// <summary>Deletes if it still is the object known here; an object that is gone is no failure.</summary>
    public async Task DeleteAsync(ObjectIdentity target, string propagation, CancellationToken ct)
    {
        var options = new DeleteOptions { ApiVersion = "v1", Kind = "DeleteOptions", PropagationPolicy = propagation, Preconditions = new Preconditions { Uid = target.Uid, ResourceVersion = target.ResourceVersion.Length > 0 ? target.ResourceVersion : null } };
        var answer = await client.Raw.SendAsync(HttpMethod.Delete, target.Path, ApiJson.Serialize(options), "application/json", null, ct).ConfigureAwait(false);
        if (answer.Status != System.Net.HttpStatusCode.NotFound) answer.EnsureSuccess();
    }

    /// <summary>Deletes all objects of a kind in a namespace, in one request where the server can.</summary>
    public async Task DeleteAllAsync(ApiResourceInfo resource, string ns, CancellationToken ct)
    {
        if (resource.Can("deletecollection"))
        {
            var options = new DeleteOptions { ApiVersion = "v1", Kind = "DeleteOptions", PropagationPolicy = "Background" };
            (await client.Raw.SendAsync(HttpMethod.Delete, resource.Path(ns), ApiJson.Serialize(options), "application/json", null, ct).ConfigureAwait(false)).EnsureSuccess();
            return;
        }
        var (items, _) = await ListAsync(resource, ns, ct).ConfigureAwait(false);
        foreach (var item in items.Where(i => !i.IsBeingDeleted)) await DeleteAsync(item with { ResourceVersion = "" }, "Background", ct).ConfigureAwait(false);
    }

    /// <summary>Merges into the metadata of the very object and version known here; false where it is gone.</summary>
    /// <exception cref="StatusException">Among others: it changed meanwhile.</exception>
    public async Task<bool> PatchMetadataAsync(ObjectIdentity target, JsonObject metadata, CancellationToken ct)
    {
        metadata["uid"] = target.Uid;
        if (target.ResourceVersion.Length > 0) metadata["resourceVersion"] = target.ResourceVersion;
        var body = new JsonObject { ["metadata"] = metadata }.ToUtf8();
        var answer = await client.Raw.SendAsync(HttpMethod.Patch, target.Path, body, "application/merge-patch+json", Partial, ct).ConfigureAwait(false);
        if (answer.Status == System.Net.HttpStatusCode.NotFound) return false;
        answer.EnsureSuccess();
        return true;
    }

    /// <summary>Takes one finalizer off.</summary>
    public Task<bool> RemoveFinalizerAsync(ObjectIdentity target, string finalizer, CancellationToken ct) =>
        PatchMetadataAsync(target, new JsonObject { ["finalizers"] = new JsonArray([.. target.Finalizers.Where(f => f != finalizer).Select(f => (JsonNode?)f)]) }, ct);

    /// <summary>Keeps only these owners.</summary>
    public Task<bool> SetOwnersAsync(ObjectIdentity target, IEnumerable<OwnerReference> owners, CancellationToken ct) =>
        PatchMetadataAsync(target, new JsonObject { ["ownerReferences"] = new JsonArray([.. owners.Select(o => JsonSerializer.SerializeToNode(o, ApiJson.TypeInfo<OwnerReference>()))]) }, ct);
}
