using System.Runtime.CompilerServices;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>The verbs of one kind. Every method throws <c>StatusException</c> where the server refuses, and
/// <see cref="HttpRequestException"/> where no server could be reached. A null namespace means all namespaces, or a cluster-scoped kind.</summary>
public sealed class ResourceClient<T>
    where T : class, IKubeObject
{
    private const string Json = "application/json";
    private readonly RawClient _raw;

    internal ResourceClient(RawClient raw) => _raw = raw;

    /// <summary>Where the kind is served.</summary>
    public ResourcePath Path { get; } = ResourcePath.Of<T>();

    public Task<T> GetAsync(string? ns, string name, CancellationToken ct) => SendAsync<T>(HttpMethod.Get, Path.Item(ns, name), default, null, ct);

    public async Task<ListResult<T>> ListAsync(string? ns, ListOptions? options, CancellationToken ct) =>
        ListReader.Read<T>(await SendAsync(HttpMethod.Get, Path.Collection(ns) + QueryText.Of(options, watch: false), default, null, ct));

    /// <summary>Events after <see cref="ListOptions.ResourceVersion"/>, in order, until the server ends the watch. An ERROR event throws <c>StatusException</c>,
    /// a broken connection <see cref="HttpRequestException"/> or <see cref="IOException"/>.</summary>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync(string? ns, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stream = await _raw.StreamAsync(HttpMethod.Get, Path.Collection(ns) + QueryText.Of(options, watch: true), null, ct);
        await foreach (var change in WatchReader.ReadAsync<T>(stream.Body, ct)) yield return change;
    }

    public Task<T> CreateAsync(T obj, CancellationToken ct) => CreateAsync(obj, null, ct);

    public Task<T> CreateAsync(T obj, WriteOptions? options, CancellationToken ct) =>
        SendAsync<T>(HttpMethod.Post, Path.Collection(obj.Metadata?.Namespace) + QueryText.Of(options), Body(obj), Json, ct);

    /// <summary>Replaces the object; a resourceVersion in it makes the write conditional.</summary>
    public Task<T> UpdateAsync(T obj, CancellationToken ct) => UpdateAsync(obj, null, ct);

    public Task<T> UpdateAsync(T obj, WriteOptions? options, CancellationToken ct) =>
        SendAsync<T>(HttpMethod.Put, Path.Item(obj.Metadata?.Namespace, obj.Name) + QueryText.Of(options), Body(obj), Json, ct);

    public Task<T> UpdateStatusAsync(T obj, CancellationToken ct) =>
        SendAsync<T>(HttpMethod.Put, Path.Item(obj.Metadata?.Namespace, obj.Name, "status"), Body(obj), Json, ct);

    public Task<T> PatchAsync(string? ns, string name, PatchKind kind, ReadOnlyMemory<byte> body, string? subresource, CancellationToken ct) =>
        PatchAsync(ns, name, kind, body, subresource, null, ct);

    public Task<T> PatchAsync(string? ns, string name, PatchKind kind, ReadOnlyMemory<byte> body, string? subresource, WriteOptions? options, CancellationToken ct) =>
        SendAsync<T>(HttpMethod.Patch, Path.Item(ns, name, subresource) + QueryText.Of(options), body, PatchType(kind), ct);

    public Task DeleteAsync(string? ns, string name, DeleteOptions? options, CancellationToken ct) =>
        SendAsync(HttpMethod.Delete, Path.Item(ns, name), Body(options), options is null ? null : Json, ct);

    public Task DeleteCollectionAsync(string? ns, ListOptions? selection, DeleteOptions? options, CancellationToken ct) =>
        SendAsync(HttpMethod.Delete, Path.Collection(ns) + QueryText.Of(selection, watch: false), Body(options), options is null ? null : Json, ct);

    /// <summary>Posts to a subresource such as <c>pods/binding</c> or <c>pods/eviction</c>, and drops the answer.</summary>
    public Task PostSubresourceAsync<TBody>(string? ns, string name, string subresource, TBody body, CancellationToken ct)
        where TBody : class => SendAsync(HttpMethod.Post, Path.Item(ns, name, subresource), ApiJson.Serialize(body), Json, ct);

    /// <summary>Posts to a subresource that answers with the same type, such as <c>serviceaccounts/token</c>.</summary>
    public Task<TBody> CreateSubresourceAsync<TBody>(string? ns, string name, string subresource, TBody body, CancellationToken ct)
        where TBody : class => SendAsync<TBody>(HttpMethod.Post, Path.Item(ns, name, subresource), ApiJson.Serialize(body), Json, ct);

    private async Task<TAnswer> SendAsync<TAnswer>(HttpMethod method, string path, ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct) =>
        ApiJson.Deserialize<TAnswer>(await SendAsync(method, path, body, contentType, ct));

    private async Task<byte[]> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct) =>
        (await _raw.SendAsync(method, path, body, contentType, null, ct)).EnsureSuccess().Body;

    private ReadOnlyMemory<byte> Body(T obj)
    {
        // Objects out of a list carry no kind of their own; the server wants one.
        if (obj.Kind is { Length: > 0 } && obj.ApiVersion is { Length: > 0 }) return ApiJson.Serialize(obj);
        return TypedBody.Serialize(obj, Path);
    }

    private static ReadOnlyMemory<byte> Body(DeleteOptions? options) =>
        options is null ? default : ApiJson.Serialize(options with { Kind = "DeleteOptions", ApiVersion = "v1" });

    private static string PatchType(PatchKind kind) => kind switch
    {
        PatchKind.Json => "application/json-patch+json",
        PatchKind.Merge => "application/merge-patch+json",
        PatchKind.StrategicMerge => "application/strategic-merge-patch+json",
        _ => "application/apply-patch+yaml",
    };
}
