using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>The CSIDriver kind of storage.k8s.io/v1.</summary>
[Doc("A CSI driver on the cluster and what it needs.")]
[ApiType("io.k8s.api.storage.v1.CSIDriver")]
[ApiKind("storage.k8s.io", "v1", "CSIDriver")]
public sealed record CSIDriver : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public CSIDriverSpec? Spec { get; init; }
}

/// <summary>Wire type <c>api.storage.v1.CSIDriverSpec</c>.</summary>
[ApiType("io.k8s.api.storage.v1.CSIDriverSpec")]
public sealed record CSIDriverSpec : ApiRecord
{
    [Default("true")]
    [JsonPropertyName("attachRequired"), Field(1)]
    public bool? AttachRequired { get; init; }

    [Default("false")]
    [JsonPropertyName("podInfoOnMount"), Field(2)]
    public bool? PodInfoOnMount { get; init; }

    [Default("[\"Persistent\"]")]
    [JsonPropertyName("volumeLifecycleModes"), Field(3, List = "set")]
    public IReadOnlyList<string>? VolumeLifecycleModes { get; init; }

    [Default("false")]
    [JsonPropertyName("storageCapacity"), Field(4)]
    public bool? StorageCapacity { get; init; }

    [Default("\"ReadWriteOnceWithFSType\""), Enum("File", "None", "ReadWriteOnceWithFSType")]
    [JsonPropertyName("fsGroupPolicy"), Field(5)]
    public string? FsGroupPolicy { get; init; }

    [JsonPropertyName("tokenRequests"), Field(6, List = "atomic")]
    public IReadOnlyList<TokenRequest>? TokenRequests { get; init; }

    [Default("false")]
    [JsonPropertyName("requiresRepublish"), Field(7)]
    public bool? RequiresRepublish { get; init; }

    [Default("false")]
    [JsonPropertyName("seLinuxMount"), Field(8)]
    public bool? SeLinuxMount { get; init; }

    [JsonPropertyName("nodeAllocatableUpdatePeriodSeconds"), Field(9)]
    public long? NodeAllocatableUpdatePeriodSeconds { get; init; }

    [JsonPropertyName("serviceAccountTokenInSecrets"), Field(10)]
    public bool? ServiceAccountTokenInSecrets { get; init; }

    [JsonPropertyName("preventPodSchedulingIfMissing"), Field(11)]
    public bool? PreventPodSchedulingIfMissing { get; init; }
}

/// <summary>A list of CSIDriver objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.storage.v1.CSIDriverList")]
[ApiKind("storage.k8s.io", "v1", "CSIDriverList")]
public sealed record CSIDriverList : ApiRecord, IKubeList<CSIDriver>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<CSIDriver> Items { get => field ?? []; init; }
}
