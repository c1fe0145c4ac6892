using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.ObjectMeta</c>.</summary>
[Doc("Metadata that every stored object has.")]
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")]
public sealed record ObjectMeta : ApiRecord
{
    [Doc("Name of the object, unique among its kind in the namespace; cannot change.")]
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [Doc("Start of a name; the server adds characters that make it unique.")]
    [JsonPropertyName("generateName"), Field(2)]
    public string? GenerateName { get; init; }

    [Doc("Namespace of the object; empty for kinds that belong to the whole cluster.")]
    [JsonPropertyName("namespace"), Field(3)]
    public string? Namespace { get; init; }

    [Doc("No longer set.")]
    [JsonPropertyName("selfLink"), Field(4)]
    public string? SelfLink { get; init; }

    [Doc("Set by the server; no other object, past or future, has the same.")]
    [JsonPropertyName("uid"), Field(5)]
    public string? Uid { get; init; }

    [Doc("Changes with each write; given back on an update, it makes sure that nothing was overwritten.")]
    [JsonPropertyName("resourceVersion"), Field(6)]
    public string? ResourceVersion { get; init; }

    [Doc("Rises with each change of what is wanted.")]
    [JsonPropertyName("generation"), Field(7)]
    public long? Generation { get; init; }

    [Doc("When the object was created.")]
    [JsonPropertyName("creationTimestamp"), Field(8)]
    public Time? CreationTimestamp { get; init; }

    [Doc("When the object is, or was, to be gone; set by a delete that has to wait.")]
    [JsonPropertyName("deletionTimestamp"), Field(9)]
    public Time? DeletionTimestamp { get; init; }

    [Doc("Seconds given to end in an orderly way.")]
    [JsonPropertyName("deletionGracePeriodSeconds"), Field(10)]
    public long? DeletionGracePeriodSeconds { get; init; }

    [Doc("Keys and values by which objects are selected.")]
    [JsonPropertyName("labels"), Field(11)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [Doc("Keys and values of any kind that tools keep with the object.")]
    [JsonPropertyName("annotations"), Field(12)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [Doc("Objects this one belongs to; when all are gone, it is collected.")]
    [JsonPropertyName("ownerReferences"), Field(13, MergeKey = "uid", Strategy = "merge", List = "map", Keys = ["uid"])]
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    [Doc("What has to be done before the object may go; each entry is removed by whoever has done it.")]
    [JsonPropertyName("finalizers"), Field(14, Strategy = "merge", List = "set")]
    public IReadOnlyList<string>? Finalizers { get; init; }

    [Doc("Which fields were set by whom.")]
    [JsonPropertyName("managedFields"), Field(17, List = "atomic")]
    public IReadOnlyList<ManagedFieldsEntry>? ManagedFields { get; init; }
}
