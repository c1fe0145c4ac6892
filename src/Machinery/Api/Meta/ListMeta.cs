using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.ListMeta</c>.</summary>
[Doc("Metadata of lists.")]
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")]
public sealed record ListMeta : ApiRecord
{
    [JsonPropertyName("selfLink"), Field(1)]
    public string? SelfLink { get; init; }

    [Doc("The state at which the list was read.")]
    [JsonPropertyName("resourceVersion"), Field(2)]
    public string? ResourceVersion { get; init; }

    [Doc("Give it back to get the next part of the list.")]
    [JsonPropertyName("continue"), Field(3)]
    public string? Continue { get; init; }

    [Doc("How many items are still to come, if known.")]
    [JsonPropertyName("remainingItemCount"), Field(4)]
    public long? RemainingItemCount { get; init; }

    [JsonPropertyName("shardInfo"), Field(5)]
    public ShardInfo? ShardInfo { get; init; }
}
