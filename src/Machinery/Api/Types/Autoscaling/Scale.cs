using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Autoscaling;

/// <summary>The Scale kind of autoscaling/v1.</summary>
[Doc("The number of replicas of a workload, wanted and present.")]
[ApiType("io.k8s.api.autoscaling.v1.Scale")]
[ApiKind("autoscaling", "v1", "Scale")]
public sealed record Scale : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2)]
    public ScaleSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public ScaleStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.autoscaling.v1.ScaleSpec</c>.</summary>
[ApiType("io.k8s.api.autoscaling.v1.ScaleSpec")]
public sealed record ScaleSpec : ApiRecord
{
    [Doc("Number of pods wanted.")]
    [JsonPropertyName("replicas"), Field(1)]
    public int? Replicas { get; init; }
}

/// <summary>Wire type <c>api.autoscaling.v1.ScaleStatus</c>.</summary>
[ApiType("io.k8s.api.autoscaling.v1.ScaleStatus")]
public sealed record ScaleStatus : ApiRecord
{
    [JsonPropertyName("replicas"), Field(1, Required = true)]
    public int Replicas { get; init; }

    [JsonPropertyName("selector"), Field(2)]
    public string? Selector { get; init; }
}
