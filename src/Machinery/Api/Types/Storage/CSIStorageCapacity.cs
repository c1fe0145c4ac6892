using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>The CSIStorageCapacity kind of storage.k8s.io/v1.</summary>
[Doc("Room left for a class of storage in a part of the cluster.")]
[ApiType("io.k8s.api.storage.v1.CSIStorageCapacity")]
[ApiKind("storage.k8s.io", "v1", "CSIStorageCapacity")]
public sealed record CSIStorageCapacity : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("nodeTopology"), Field(2)]
    public LabelSelector? NodeTopology { get; init; }

    [JsonPropertyName("storageClassName"), Field(3, Required = true)]
    public string StorageClassName { get => field ?? ""; init; }

    [JsonPropertyName("capacity"), Field(4)]
    public Quantity? Capacity { get; init; }

    [JsonPropertyName("maximumVolumeSize"), Field(5)]
    public Quantity? MaximumVolumeSize { get; init; }
}

/// <summary>A list of CSIStorageCapacity objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.storage.v1.CSIStorageCapacityList")]
[ApiKind("storage.k8s.io", "v1", "CSIStorageCapacityList")]
public sealed record CSIStorageCapacityList : ApiRecord, IKubeList<CSIStorageCapacity>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<CSIStorageCapacity> Items { get => field ?? []; init; }
}
