using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>The ReplicaSet kind of apps/v1.</summary>
[Doc("Keeps a number of equal pods running.")]
[ApiType("io.k8s.api.apps.v1.ReplicaSet")]
[ApiKind("apps", "v1", "ReplicaSet")]
public sealed record ReplicaSet : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What is wanted.")]
    [JsonPropertyName("spec"), Field(2)]
    public ReplicaSetSpec? Spec { get; init; }

    [Doc("What is there.")]
    [JsonPropertyName("status"), Field(3)]
    public ReplicaSetStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.ReplicaSetSpec</c>.</summary>
[ApiType("io.k8s.api.apps.v1.ReplicaSetSpec")]
public sealed record ReplicaSetSpec : ApiRecord
{
    [Doc("Number of pods.")]
    [Default("1")]
    [JsonPropertyName("replicas"), Field(1)]
    public int? Replicas { get; init; }

    [Doc("The pods that belong to the ReplicaSet; cannot change.")]
    [JsonPropertyName("selector"), Field(2, Required = true)]
    public LabelSelector? Selector { get; init; }

    [Doc("Blueprint of new pods.")]
    [JsonPropertyName("template"), Field(3)]
    public PodTemplateSpec? Template { get; init; }

    [Doc("Seconds a pod must be ready to count as available.")]
    [JsonPropertyName("minReadySeconds"), Field(4)]
    public int? MinReadySeconds { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.ReplicaSetStatus</c>.</summary>
[ApiType("io.k8s.api.apps.v1.ReplicaSetStatus")]
public sealed record ReplicaSetStatus : ApiRecord
{
    [Doc("Pods in all.")]
    [JsonPropertyName("replicas"), Field(1, Required = true)]
    public int Replicas { get; init; }

    [JsonPropertyName("fullyLabeledReplicas"), Field(2)]
    public int? FullyLabeledReplicas { get; init; }

    [JsonPropertyName("observedGeneration"), Field(3)]
    public long? ObservedGeneration { get; init; }

    [Doc("Pods that are ready.")]
    [JsonPropertyName("readyReplicas"), Field(4)]
    public int? ReadyReplicas { get; init; }

    [Doc("Pods ready for at least minReadySeconds.")]
    [JsonPropertyName("availableReplicas"), Field(5)]
    public int? AvailableReplicas { get; init; }

    [JsonPropertyName("conditions"), Field(6, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<ReplicaSetCondition>? Conditions { get; init; }

    [JsonPropertyName("terminatingReplicas"), Field(7)]
    public int? TerminatingReplicas { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.ReplicaSetCondition</c>.</summary>
[ApiType("io.k8s.api.apps.v1.ReplicaSetCondition")]
public sealed record ReplicaSetCondition : ApiRecord
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

/// <summary>A list of ReplicaSet objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.apps.v1.ReplicaSetList")]
[ApiKind("apps", "v1", "ReplicaSetList")]
public sealed record ReplicaSetList : ApiRecord, IKubeList<ReplicaSet>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ReplicaSet> Items { get => field ?? []; init; }
}
