using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>One object as the cache keeps it: its complete JSON as it goes to clients (apiVersion, kind, resourceVersion included) and what
/// selecting needs. Immutable and shared by all readers.</summary>
public sealed class StoredObject
{
    private object? typed;

    /// <summary>Empty for cluster-scoped objects.</summary>
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary><c>namespace/name</c>, or <c>name</c>: the tail of the store's key, whose ordinal order is the order of lists.</summary>
    public required string Key { get; init; }

    /// <summary>The store's mod revision.</summary>
    public required long ResourceVersion { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Values of the kind's selectable fields, in the order of their names; empty if it has none.</summary>
    public required string[] Fields { get; init; }

    public required byte[] Json { get; init; }

    /// <summary>A private copy of the document.</summary>
    public JsonObject Parse()
    {
        var reader = new Utf8JsonReader(Json);
        return (JsonObject)JsonNode.Parse(ref reader)!;
    }

    /// <summary>The typed record, decoded once and kept: for kinds that are read over and over (roles, service accounts).</summary>
    public T As<T>()
        where T : class
    {
        if (typed is T known)
            return known;
        T decoded = ApiJson.Deserialize<T>(Json);
        typed = decoded;
        return decoded;
    }

    public static string KeyOf(string ns, string name) => ns.Length == 0 ? name : string.Concat(ns, "/", name);

    public override string ToString() => $"{Key}@{ResourceVersion}";
}
