using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The LimitRange kind of v1.</summary>
[Doc("Bounds and defaults for resources of pods, containers and claims in a namespace.")]
[ApiType("io.k8s.api.core.v1.LimitRange")]
[ApiKind("", "v1", "LimitRange")]
public sealed record LimitRange : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The bounds.")]
    [JsonPropertyName("spec"), Field(2)]
    public LimitRangeSpec? Spec { get; init; }
}

/// <summary>Wire type <c>api.core.v1.LimitRangeSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.LimitRangeSpec")]
public sealed record LimitRangeSpec : ApiRecord
{
    [Doc("One item per type of object.")]
    [JsonPropertyName("limits"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<LimitRangeItem> Limits { get => field ?? []; init; }
}

/// <summary>A list of LimitRange objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.LimitRangeList")]
[ApiKind("", "v1", "LimitRangeList")]
public sealed record LimitRangeList : ApiRecord, IKubeList<LimitRange>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<LimitRange> Items { get => field ?? []; init; }
}
