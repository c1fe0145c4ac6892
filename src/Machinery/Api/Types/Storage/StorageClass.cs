using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>The StorageClass kind of storage.k8s.io/v1.</summary>
[Doc("A way to provide storage on demand.")]
[ApiType("io.k8s.api.storage.v1.StorageClass")]
[ApiKind("storage.k8s.io", "v1", "StorageClass")]
public sealed record StorageClass : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The driver.")]
    [JsonPropertyName("provisioner"), Field(2, Required = true)]
    public string Provisioner { get => field ?? ""; init; }

    [Doc("Settings for the driver.")]
    [JsonPropertyName("parameters"), Field(3)]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    [Doc("Given to the volumes made.")]
    [Default("\"Delete\""), Enum("Delete", "Recycle", "Retain")]
    [JsonPropertyName("reclaimPolicy"), Field(4)]
    public string? ReclaimPolicy { get; init; }

    [Doc("Given to the volumes made.")]
    [JsonPropertyName("mountOptions"), Field(5, List = "atomic")]
    public IReadOnlyList<string>? MountOptions { get; init; }

    [Doc("Whether claims may grow.")]
    [JsonPropertyName("allowVolumeExpansion"), Field(6)]
    public bool? AllowVolumeExpansion { get; init; }

    [Doc("When volumes are made and bound.")]
    [Default("\"Immediate\""), Enum("Immediate", "WaitForFirstConsumer")]
    [JsonPropertyName("volumeBindingMode"), Field(7)]
    public string? VolumeBindingMode { get; init; }

    [JsonPropertyName("allowedTopologies"), Field(8, List = "atomic")]
    public IReadOnlyList<TopologySelectorTerm>? AllowedTopologies { get; init; }
}

/// <summary>A list of StorageClass objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.storage.v1.StorageClassList")]
[ApiKind("storage.k8s.io", "v1", "StorageClassList")]
public sealed record StorageClassList : ApiRecord, IKubeList<StorageClass>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<StorageClass> Items { get => field ?? []; init; }
}
