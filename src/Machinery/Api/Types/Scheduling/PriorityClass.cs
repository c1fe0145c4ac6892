using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Scheduling;

/// <summary>The PriorityClass kind of scheduling.k8s.io/v1.</summary>
[Doc("A named priority for pods.")]
[ApiType("io.k8s.api.scheduling.v1.PriorityClass")]
[ApiKind("scheduling.k8s.io", "v1", "PriorityClass")]
public sealed record PriorityClass : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The priority; larger wins.")]
    [JsonPropertyName("value"), Field(2)]
    public int? Value { get; init; }

    [Doc("Whether pods without a class get this one.")]
    [JsonPropertyName("globalDefault"), Field(3)]
    public bool? GlobalDefault { get; init; }

    [Doc("When to use it.")]
    [JsonPropertyName("description"), Field(4)]
    public string? Description { get; init; }

    [Doc("Whether its pods may push out others.")]
    [Default("\"PreemptLowerPriority\""), Enum("Never", "PreemptLowerPriority")]
    [JsonPropertyName("preemptionPolicy"), Field(5)]
    public string? PreemptionPolicy { get; init; }
}

/// <summary>A list of PriorityClass objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.scheduling.v1.PriorityClassList")]
[ApiKind("scheduling.k8s.io", "v1", "PriorityClassList")]
public sealed record PriorityClassList : ApiRecord, IKubeList<PriorityClass>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<PriorityClass> Items { get => field ?? []; init; }
}
