using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.StorageOSPersistentVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.StorageOSPersistentVolumeSource")]
public sealed record StorageOSPersistentVolumeSource : ApiRecord
{
    [JsonPropertyName("volumeName"), Field(1)]
    public string? VolumeName { get; init; }

    [JsonPropertyName("volumeNamespace"), Field(2)]
    public string? VolumeNamespace { get; init; }

    [JsonPropertyName("fsType"), Field(3)]
    public string? FsType { get; init; }

    [JsonPropertyName("readOnly"), Field(4)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("secretRef"), Field(5)]
    public ObjectReference? SecretRef { get; init; }
}
