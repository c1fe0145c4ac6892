using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>The StatefulSet kind of apps/v1.</summary>
[Doc("Keeps pods with stable names and storage.")]
[ApiType("io.k8s.api.apps.v1.StatefulSet")]
[ApiKind("apps", "v1", "StatefulSet")]
public sealed record StatefulSet : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What is wanted.")]
    [JsonPropertyName("spec"), Field(2)]
    public StatefulSetSpec? Spec { get; init; }

    [Doc("What is there.")]
    [JsonPropertyName("status"), Field(3)]
    public StatefulSetStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.StatefulSetSpec</c>.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetSpec")]
public sealed record StatefulSetSpec : ApiRecord
{
    [Doc("Number of pods.")]
    [Default("1")]
    [JsonPropertyName("replicas"), Field(1)]
    public int? Replicas { get; init; }

    [Doc("The pods that belong to the set; cannot change.")]
    [JsonPropertyName("selector"), Field(2, Required = true)]
    public LabelSelector? Selector { get; init; }

    [Doc("Blueprint of the pods.")]
    [JsonPropertyName("template"), Field(3, Required = true)]
    public PodTemplateSpec? Template { get; init; }

    [Doc("Claims made for each pod.")]
    [JsonPropertyName("volumeClaimTemplates"), Field(4, List = "atomic")]
    public IReadOnlyList<PersistentVolumeClaim>? VolumeClaimTemplates { get; init; }

    [Doc("The headless Service that gives the pods their names.")]
    [JsonPropertyName("serviceName"), Field(5)]
    public string? ServiceName { get; init; }

    [Doc("Whether pods start and stop one by one.")]
    [Default("\"OrderedReady\""), Enum("OrderedReady", "Parallel")]
    [JsonPropertyName("podManagementPolicy"), Field(6)]
    public string? PodManagementPolicy { get; init; }

    [Doc("How pods are replaced by new ones.")]
    [JsonPropertyName("updateStrategy"), Field(7)]
    public StatefulSetUpdateStrategy? UpdateStrategy { get; init; }

    [Doc("Old revisions kept for rollback.")]
    [Default("10")]
    [JsonPropertyName("revisionHistoryLimit"), Field(8)]
    public int? RevisionHistoryLimit { get; init; }

    [JsonPropertyName("minReadySeconds"), Field(9)]
    public int? MinReadySeconds { get; init; }

    [JsonPropertyName("persistentVolumeClaimRetentionPolicy"), Field(10)]
    public StatefulSetPersistentVolumeClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy { get; init; }

    [JsonPropertyName("ordinals"), Field(11)]
    public StatefulSetOrdinals? Ordinals { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.StatefulSetStatus</c>.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetStatus")]
public sealed record StatefulSetStatus : ApiRecord
{
    [JsonPropertyName("observedGeneration"), Field(1)]
    public long? ObservedGeneration { get; init; }

    [JsonPropertyName("replicas"), Field(2, Required = true)]
    public int Replicas { get; init; }

    [JsonPropertyName("readyReplicas"), Field(3)]
    public int? ReadyReplicas { get; init; }

    [JsonPropertyName("currentReplicas"), Field(4)]
    public int? CurrentReplicas { get; init; }

    [JsonPropertyName("updatedReplicas"), Field(5)]
    public int? UpdatedReplicas { get; init; }

    [JsonPropertyName("currentRevision"), Field(6)]
    public string? CurrentRevision { get; init; }

    [JsonPropertyName("updateRevision"), Field(7)]
    public string? UpdateRevision { get; init; }

    [JsonPropertyName("collisionCount"), Field(9)]
    public int? CollisionCount { get; init; }

    [JsonPropertyName("conditions"), Field(10, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<StatefulSetCondition>? Conditions { get; init; }

    [JsonPropertyName("availableReplicas"), Field(11)]
    public int? AvailableReplicas { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.StatefulSetCondition</c>.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetCondition")]
public sealed record StatefulSetCondition : ApiRecord
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

/// <summary>A list of StatefulSet objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetList")]
[ApiKind("apps", "v1", "StatefulSetList")]
public sealed record StatefulSetList : ApiRecord, IKubeList<StatefulSet>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<StatefulSet> Items { get => field ?? []; init; }
}
