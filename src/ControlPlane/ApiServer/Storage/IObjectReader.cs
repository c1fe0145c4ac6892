using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Reads of any kind from this server's watch caches: never older than the cache, perhaps older than the store.
/// Admission, authorizers and token checks read other kinds through it. Waits until the kind's cache has been filled once; a store that
/// cannot be reached before that fails with <c>StatusException</c> 503.</summary>
public interface IObjectReader
{
    /// <summary>The cached object, or null. <paramref name="ns"/> is empty for cluster-scoped kinds.</summary>
    ValueTask<StoredObject?> FindAsync(ResourceDescriptor resource, string ns, string name, CancellationToken cancellation);

    /// <summary>A private copy of the document, read from the store itself (linearizable), or null.</summary>
    ValueTask<JsonObject?> GetFreshAsync(ResourceDescriptor resource, string ns, string name, CancellationToken cancellation);

    /// <summary>Everything of a kind at one instant. Taking a snapshot costs nothing; it never changes afterwards.</summary>
    ValueTask<ObjectSnapshot> SnapshotAsync(ResourceDescriptor resource, CancellationToken cancellation);

    /// <summary>The descriptor by group and plural name, from the table of this server.</summary>
    ResourceDescriptor Resource(string group, string resource);
}

/// <summary>Writes by the server itself. Strategy, schema and validation apply; authorization and admission do not.
/// Store failures come as <c>StatusException</c>.</summary>
public interface IObjectWriter
{
    /// <returns>The object as stored.</returns>
    ValueTask<JsonObject> CreateAsync(RequestContext? cause, ResourceDescriptor resource, JsonObject obj, CancellationToken cancellation);

    /// <summary>Reads, changes and writes until no one interferes. <paramref name="change"/> may run several times, each time on a fresh copy that it
    /// changes in place; it may throw to give up. Validation as for <paramref name="subresource"/> (empty: the resource itself, with no strategy preparation:
    /// what is set is what is stored).</summary>
    /// <returns>The object as stored.</returns>
    ValueTask<JsonObject> UpdateAsync(
        RequestContext? cause, ResourceDescriptor resource, string ns, string name, Action<JsonObject> change, CancellationToken cancellation, string subresource = "");

    /// <summary>As the DELETE verb does: finalizers and grace periods are honoured.</summary>
    ValueTask DeleteAsync(
        RequestContext? cause, ResourceDescriptor resource, string ns, string name, Machinery.Api.Meta.DeleteOptions? options, CancellationToken cancellation);
}
