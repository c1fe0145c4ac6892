using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Autoscaling;

/// <summary>The HorizontalPodAutoscaler kind of autoscaling/v1.</summary>
[Doc("Adjusts the number of replicas to the load.")]
[ApiType("io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler")]
[ApiKind("autoscaling", "v1", "HorizontalPodAutoscaler")]
public sealed record HorizontalPodAutoscaler : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public HorizontalPodAutoscalerSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public HorizontalPodAutoscalerStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.autoscaling.v1.HorizontalPodAutoscalerSpec</c>.</summary>
[ApiType("io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec")]
public sealed record HorizontalPodAutoscalerSpec : ApiRecord
{
    [Doc("What is scaled.")]
    [JsonPropertyName("scaleTargetRef"), Field(1, Required = true)]
    public CrossVersionObjectReference? ScaleTargetRef { get; init; }

    [Doc("The least number of replicas.")]
    [Default("1")]
    [JsonPropertyName("minReplicas"), Field(2)]
    public int? MinReplicas { get; init; }

    [Doc("The most replicas.")]
    [JsonPropertyName("maxReplicas"), Field(3, Required = true)]
    public int MaxReplicas { get; init; }

    [JsonPropertyName("targetCPUUtilizationPercentage"), Field(4)]
    public int? TargetCPUUtilizationPercentage { get; init; }
}

/// <summary>Wire type <c>api.autoscaling.v1.HorizontalPodAutoscalerStatus</c>.</summary>
[ApiType("io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus")]
public sealed record HorizontalPodAutoscalerStatus : ApiRecord
{
    [JsonPropertyName("observedGeneration"), Field(1)]
    public long? ObservedGeneration { get; init; }

    [JsonPropertyName("lastScaleTime"), Field(2)]
    public Time? LastScaleTime { get; init; }

    [JsonPropertyName("currentReplicas"), Field(3, Required = true)]
    public int CurrentReplicas { get; init; }

    [JsonPropertyName("desiredReplicas"), Field(4, Required = true)]
    public int DesiredReplicas { get; init; }

    [JsonPropertyName("currentCPUUtilizationPercentage"), Field(5)]
    public int? CurrentCPUUtilizationPercentage { get; init; }
}

/// <summary>A list of HorizontalPodAutoscaler objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerList")]
[ApiKind("autoscaling", "v1", "HorizontalPodAutoscalerList")]
public sealed record HorizontalPodAutoscalerList : ApiRecord, IKubeList<HorizontalPodAutoscaler>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<HorizontalPodAutoscaler> Items { get => field ?? []; init; }
}
