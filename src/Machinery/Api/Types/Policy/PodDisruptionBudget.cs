using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Policy;

/// <summary>The PodDisruptionBudget kind of policy/v1.</summary>
[Doc("How many pods of a group may be taken down on purpose at a time.")]
[ApiType("io.k8s.api.policy.v1.PodDisruptionBudget")]
[ApiKind("policy", "v1", "PodDisruptionBudget")]
public sealed record PodDisruptionBudget : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The limit.")]
    [JsonPropertyName("spec"), Field(2)]
    public PodDisruptionBudgetSpec? Spec { get; init; }

    [Doc("How the group is doing.")]
    [JsonPropertyName("status"), Field(3)]
    public PodDisruptionBudgetStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.policy.v1.PodDisruptionBudgetSpec</c>.</summary>
[ApiType("io.k8s.api.policy.v1.PodDisruptionBudgetSpec")]
public sealed record PodDisruptionBudgetSpec : ApiRecord
{
    [Doc("Pods that must stay, as a number or percentage.")]
    [JsonPropertyName("minAvailable"), Field(1)]
    public IntOrString? MinAvailable { get; init; }

    [Doc("The group.")]
    [JsonPropertyName("selector"), Field(2, Strategy = "replace")]
    public LabelSelector? Selector { get; init; }

    [Doc("Pods that may be missing, as a number or percentage.")]
    [JsonPropertyName("maxUnavailable"), Field(3)]
    public IntOrString? MaxUnavailable { get; init; }

    [Doc("When pods that are not ready may be evicted.")]
    [Enum("AlwaysAllow", "IfHealthyBudget")]
    [JsonPropertyName("unhealthyPodEvictionPolicy"), Field(4)]
    public string? UnhealthyPodEvictionPolicy { get; init; }
}

/// <summary>Wire type <c>api.policy.v1.PodDisruptionBudgetStatus</c>.</summary>
[ApiType("io.k8s.api.policy.v1.PodDisruptionBudgetStatus")]
public sealed record PodDisruptionBudgetStatus : ApiRecord
{
    [JsonPropertyName("observedGeneration"), Field(1)]
    public long? ObservedGeneration { get; init; }

    [JsonPropertyName("disruptedPods"), Field(2)]
    public IReadOnlyDictionary<string, Time>? DisruptedPods { get; init; }

    [JsonPropertyName("disruptionsAllowed"), Field(3)]
    public int? DisruptionsAllowed { get; init; }

    [JsonPropertyName("currentHealthy"), Field(4)]
    public int? CurrentHealthy { get; init; }

    [JsonPropertyName("desiredHealthy"), Field(5)]
    public int? DesiredHealthy { get; init; }

    [JsonPropertyName("expectedPods"), Field(6)]
    public int? ExpectedPods { get; init; }

    [JsonPropertyName("conditions"), Field(7, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>A list of PodDisruptionBudget objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.policy.v1.PodDisruptionBudgetList")]
[ApiKind("policy", "v1", "PodDisruptionBudgetList")]
public sealed record PodDisruptionBudgetList : ApiRecord, IKubeList<PodDisruptionBudget>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<PodDisruptionBudget> Items { get => field ?? []; init; }
}
