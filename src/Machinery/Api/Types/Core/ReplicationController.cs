using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The ReplicationController kind of v1.</summary>
[Doc("Keeps a number of equal pods running; ReplicaSet takes its place.")]
[ApiType("io.k8s.api.core.v1.ReplicationController")]
[ApiKind("", "v1", "ReplicationController")]
public sealed record ReplicationController : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What is wanted.")]
    [JsonPropertyName("spec"), Field(2)]
    public ReplicationControllerSpec? Spec { get; init; }

    [Doc("What is there.")]
    [JsonPropertyName("status"), Field(3)]
    public ReplicationControllerStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.ReplicationControllerSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationControllerSpec")]
public sealed record ReplicationControllerSpec : ApiRecord
{
    [Doc("Number of pods.")]
    [Default("1")]
    [JsonPropertyName("replicas"), Field(1)]
    public int? Replicas { get; init; }

    [Doc("Labels of the pods that count.")]
    [JsonPropertyName("selector"), Field(2, Map = "atomic")]
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    [Doc("Blueprint of new pods.")]
    [JsonPropertyName("template"), Field(3)]
    public PodTemplateSpec? Template { get; init; }

    [JsonPropertyName("minReadySeconds"), Field(4)]
    public int? MinReadySeconds { get; init; }
}

/// <summary>Wire type <c>api.core.v1.ReplicationControllerStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationControllerStatus")]
public sealed record ReplicationControllerStatus : ApiRecord
{
    [JsonPropertyName("replicas"), Field(1, Required = true)]
    public int Replicas { get; init; }

    [JsonPropertyName("fullyLabeledReplicas"), Field(2)]
    public int? FullyLabeledReplicas { get; init; }

    [JsonPropertyName("observedGeneration"), Field(3)]
    public long? ObservedGeneration { get; init; }

    [JsonPropertyName("readyReplicas"), Field(4)]
    public int? ReadyReplicas { get; init; }

    [JsonPropertyName("availableReplicas"), Field(5)]
    public int? AvailableReplicas { get; init; }

    [JsonPropertyName("conditions"), Field(6, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<ReplicationControllerCondition>? Conditions { get; init; }
}

/// <summary>Wire type <c>api.core.v1.ReplicationControllerCondition</c>.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationControllerCondition")]
public sealed record ReplicationControllerCondition : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [JsonPropertyName("lastTransitionTime"), Field(3)]
    public Time? LastTransitionTime { get; init; }

    [JsonPropertyName("reason"), Field(4)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(5)]
    public string? Message { get; init; }
}

/// <summary>A list of ReplicationController objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationControllerList")]
[ApiKind("", "v1", "ReplicationControllerList")]
public sealed record ReplicationControllerList : ApiRecord, IKubeList<ReplicationController>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ReplicationController> Items { get => field ?? []; init; }
}
