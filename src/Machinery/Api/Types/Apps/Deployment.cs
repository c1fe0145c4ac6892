using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>The Deployment kind of apps/v1.</summary>
[Doc("Keeps a set of equal pods and rolls out changes of their template step by step.")]
[ApiType("io.k8s.api.apps.v1.Deployment")]
[ApiKind("apps", "v1", "Deployment")]
public sealed record Deployment : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What is wanted.")]
    [JsonPropertyName("spec"), Field(2)]
    public DeploymentSpec? Spec { get; init; }

    [Doc("How far it has come.")]
    [JsonPropertyName("status"), Field(3)]
    public DeploymentStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.DeploymentSpec</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentSpec")]
public sealed record DeploymentSpec : ApiRecord
{
    [Doc("Number of pods.")]
    [Default("1")]
    [JsonPropertyName("replicas"), Field(1)]
    public int? Replicas { get; init; }

    [Doc("The pods that belong to the Deployment; must match the template's labels and cannot change.")]
    [JsonPropertyName("selector"), Field(2, Required = true)]
    public LabelSelector? Selector { get; init; }

    [Doc("Blueprint of the pods.")]
    [JsonPropertyName("template"), Field(3, Required = true)]
    public PodTemplateSpec? Template { get; init; }

    [Doc("How old pods are replaced by new ones.")]
    [JsonPropertyName("strategy"), Field(4, Strategy = "retainKeys")]
    public DeploymentStrategy? Strategy { get; init; }

    [Doc("Seconds a new pod must be ready to count as available.")]
    [JsonPropertyName("minReadySeconds"), Field(5)]
    public int? MinReadySeconds { get; init; }

    [Doc("Old ReplicaSets kept for rollback.")]
    [Default("10")]
    [JsonPropertyName("revisionHistoryLimit"), Field(6)]
    public int? RevisionHistoryLimit { get; init; }

    [Doc("Holds the rollout.")]
    [JsonPropertyName("paused"), Field(7)]
    public bool? Paused { get; init; }

    [Doc("Seconds without progress after which the rollout counts as failed.")]
    [Default("600")]
    [JsonPropertyName("progressDeadlineSeconds"), Field(9)]
    public int? ProgressDeadlineSeconds { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.DeploymentStatus</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentStatus")]
public sealed record DeploymentStatus : ApiRecord
{
    [Doc("The generation the controller has seen.")]
    [JsonPropertyName("observedGeneration"), Field(1)]
    public long? ObservedGeneration { get; init; }

    [Doc("Pods in all.")]
    [JsonPropertyName("replicas"), Field(2)]
    public int? Replicas { get; init; }

    [Doc("Pods of the current template.")]
    [JsonPropertyName("updatedReplicas"), Field(3)]
    public int? UpdatedReplicas { get; init; }

    [Doc("Pods ready for at least minReadySeconds.")]
    [JsonPropertyName("availableReplicas"), Field(4)]
    public int? AvailableReplicas { get; init; }

    [Doc("Pods still missing.")]
    [JsonPropertyName("unavailableReplicas"), Field(5)]
    public int? UnavailableReplicas { get; init; }

    [Doc("Available, Progressing and ReplicaFailure.")]
    [JsonPropertyName("conditions"), Field(6, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<DeploymentCondition>? Conditions { get; init; }

    [Doc("Pods that are ready.")]
    [JsonPropertyName("readyReplicas"), Field(7)]
    public int? ReadyReplicas { get; init; }

    [JsonPropertyName("collisionCount"), Field(8)]
    public int? CollisionCount { get; init; }

    [JsonPropertyName("terminatingReplicas"), Field(9)]
    public int? TerminatingReplicas { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.DeploymentCondition</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentCondition")]
public sealed record DeploymentCondition : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [JsonPropertyName("reason"), Field(4)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(5)]
    public string? Message { get; init; }

    [JsonPropertyName("lastUpdateTime"), Field(6)]
    public Time? LastUpdateTime { get; init; }

    [JsonPropertyName("lastTransitionTime"), Field(7)]
    public Time? LastTransitionTime { get; init; }
}

/// <summary>A list of Deployment objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentList")]
[ApiKind("apps", "v1", "DeploymentList")]
public sealed record DeploymentList : ApiRecord, IKubeList<Deployment>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Deployment> Items { get => field ?? []; init; }
}
