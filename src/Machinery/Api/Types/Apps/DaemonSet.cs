using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>The DaemonSet kind of apps/v1.</summary>
[Doc("Keeps one pod on each fitting node.")]
[ApiType("io.k8s.api.apps.v1.DaemonSet")]
[ApiKind("apps", "v1", "DaemonSet")]
public sealed record DaemonSet : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What is wanted.")]
    [JsonPropertyName("spec"), Field(2)]
    public DaemonSetSpec? Spec { get; init; }

    [Doc("What is there.")]
    [JsonPropertyName("status"), Field(3)]
    public DaemonSetStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.DaemonSetSpec</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetSpec")]
public sealed record DaemonSetSpec : ApiRecord
{
    [Doc("The pods that belong to the set; cannot change.")]
    [JsonPropertyName("selector"), Field(1, Required = true)]
    public LabelSelector? Selector { get; init; }

    [Doc("Blueprint of the pods.")]
    [JsonPropertyName("template"), Field(2, Required = true)]
    public PodTemplateSpec? Template { get; init; }

    [Doc("How pods are replaced by new ones.")]
    [JsonPropertyName("updateStrategy"), Field(3)]
    public DaemonSetUpdateStrategy? UpdateStrategy { get; init; }

    [JsonPropertyName("minReadySeconds"), Field(4)]
    public int? MinReadySeconds { get; init; }

    [Doc("Old revisions kept for rollback.")]
    [Default("10")]
    [JsonPropertyName("revisionHistoryLimit"), Field(6)]
    public int? RevisionHistoryLimit { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.DaemonSetStatus</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetStatus")]
public sealed record DaemonSetStatus : ApiRecord
{
    [JsonPropertyName("currentNumberScheduled"), Field(1, Required = true)]
    public int CurrentNumberScheduled { get; init; }

    [JsonPropertyName("numberMisscheduled"), Field(2, Required = true)]
    public int NumberMisscheduled { get; init; }

    [JsonPropertyName("desiredNumberScheduled"), Field(3, Required = true)]
    public int DesiredNumberScheduled { get; init; }

    [JsonPropertyName("numberReady"), Field(4, Required = true)]
    public int NumberReady { get; init; }

    [JsonPropertyName("observedGeneration"), Field(5)]
    public long? ObservedGeneration { get; init; }

    [JsonPropertyName("updatedNumberScheduled"), Field(6)]
    public int? UpdatedNumberScheduled { get; init; }

    [JsonPropertyName("numberAvailable"), Field(7)]
    public int? NumberAvailable { get; init; }

    [JsonPropertyName("numberUnavailable"), Field(8)]
    public int? NumberUnavailable { get; init; }

    [JsonPropertyName("collisionCount"), Field(9)]
    public int? CollisionCount { get; init; }

    [JsonPropertyName("conditions"), Field(10, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<DaemonSetCondition>? Conditions { get; init; }
}

/// <summary>Wire type <c>api.apps.v1.DaemonSetCondition</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetCondition")]
public sealed record DaemonSetCondition : ApiRecord
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

/// <summary>A list of DaemonSet objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetList")]
[ApiKind("apps", "v1", "DaemonSetList")]
public sealed record DaemonSetList : ApiRecord, IKubeList<DaemonSet>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<DaemonSet> Items { get => field ?? []; init; }
}
