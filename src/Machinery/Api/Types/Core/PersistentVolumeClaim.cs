using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The PersistentVolumeClaim kind of v1.</summary>
[Doc("A user's wish for storage.")]
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaim")]
[ApiKind("", "v1", "PersistentVolumeClaim")]
public sealed record PersistentVolumeClaim : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The wish.")]
    [JsonPropertyName("spec"), Field(2)]
    public PersistentVolumeClaimSpec? Spec { get; init; }

    [Doc("What became of it.")]
    [JsonPropertyName("status"), Field(3)]
    public PersistentVolumeClaimStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PersistentVolumeClaimSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimSpec")]
public sealed record PersistentVolumeClaimSpec : ApiRecord
{
    [Doc("Ways in which the volume must be mountable.")]
    [JsonPropertyName("accessModes"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? AccessModes { get; init; }

    [Doc("The least size.")]
    [JsonPropertyName("resources"), Field(2)]
    public VolumeResourceRequirements? Resources { get; init; }

    [Doc("The volume bound to the claim.")]
    [JsonPropertyName("volumeName"), Field(3)]
    public string? VolumeName { get; init; }

    [Doc("Labels that the volume must have.")]
    [JsonPropertyName("selector"), Field(4)]
    public LabelSelector? Selector { get; init; }

    [Doc("The class wanted.")]
    [JsonPropertyName("storageClassName"), Field(5)]
    public string? StorageClassName { get; init; }

    [Doc("Whether it is used with a file system.")]
    [Default("\"Filesystem\""), Enum("Block", "Filesystem")]
    [JsonPropertyName("volumeMode"), Field(6)]
    public string? VolumeMode { get; init; }

    [JsonPropertyName("dataSource"), Field(7)]
    public TypedLocalObjectReference? DataSource { get; init; }

    [JsonPropertyName("dataSourceRef"), Field(8)]
    public TypedObjectReference? DataSourceRef { get; init; }

    [JsonPropertyName("volumeAttributesClassName"), Field(9)]
    public string? VolumeAttributesClassName { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PersistentVolumeClaimStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimStatus")]
public sealed record PersistentVolumeClaimStatus : ApiRecord
{
    [Doc("Pending, Bound or Lost.")]
    [JsonPropertyName("phase"), Field(1)]
    public string? Phase { get; init; }

    [JsonPropertyName("accessModes"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? AccessModes { get; init; }

    [JsonPropertyName("capacity"), Field(3)]
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    [JsonPropertyName("conditions"), Field(4, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<PersistentVolumeClaimCondition>? Conditions { get; init; }

    [JsonPropertyName("allocatedResources"), Field(5)]
    public IReadOnlyDictionary<string, Quantity>? AllocatedResources { get; init; }

    [JsonPropertyName("allocatedResourceStatuses"), Field(7, Map = "granular")]
    public IReadOnlyDictionary<string, string>? AllocatedResourceStatuses { get; init; }

    [JsonPropertyName("currentVolumeAttributesClassName"), Field(8)]
    public string? CurrentVolumeAttributesClassName { get; init; }

    [JsonPropertyName("modifyVolumeStatus"), Field(9)]
    public ModifyVolumeStatus? ModifyVolumeStatus { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PersistentVolumeClaimCondition</c>.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimCondition")]
public sealed record PersistentVolumeClaimCondition : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [JsonPropertyName("lastProbeTime"), Field(3)]
    public Time? LastProbeTime { get; init; }

    [JsonPropertyName("lastTransitionTime"), Field(4)]
    public Time? LastTransitionTime { get; init; }

    [JsonPropertyName("reason"), Field(5)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(6)]
    public string? Message { get; init; }
}

/// <summary>A list of PersistentVolumeClaim objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimList")]
[ApiKind("", "v1", "PersistentVolumeClaimList")]
public sealed record PersistentVolumeClaimList : ApiRecord, IKubeList<PersistentVolumeClaim>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<PersistentVolumeClaim> Items { get => field ?? []; init; }
}
