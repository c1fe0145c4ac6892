using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>The VolumeAttributesClass kind of storage.k8s.io/v1.</summary>
[Doc("Settings of volumes that can be changed while in use.")]
[ApiType("io.k8s.api.storage.v1.VolumeAttributesClass")]
[ApiKind("storage.k8s.io", "v1", "VolumeAttributesClass")]
public sealed record VolumeAttributesClass : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("driverName"), Field(2, Required = true)]
    public string DriverName { get => field ?? ""; init; }

    [JsonPropertyName("parameters"), Field(3)]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}

/// <summary>A list of VolumeAttributesClass objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttributesClassList")]
[ApiKind("storage.k8s.io", "v1", "VolumeAttributesClassList")]
public sealed record VolumeAttributesClassList : ApiRecord, IKubeList<VolumeAttributesClass>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<VolumeAttributesClass> Items { get => field ?? []; init; }
}
