using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ScaleIOPersistentVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.ScaleIOPersistentVolumeSource")]
public sealed record ScaleIOPersistentVolumeSource : ApiRecord
{
    [JsonPropertyName("gateway"), Field(1, Required = true)]
    public string Gateway { get => field ?? ""; init; }

    [JsonPropertyName("system"), Field(2, Required = true)]
    public string System { get => field ?? ""; init; }

    [JsonPropertyName("secretRef"), Field(3, Required = true)]
    public SecretReference? SecretRef { get; init; }

    [JsonPropertyName("sslEnabled"), Field(4)]
    public bool? SslEnabled { get; init; }

    [JsonPropertyName("protectionDomain"), Field(5)]
    public string? ProtectionDomain { get; init; }

    [JsonPropertyName("storagePool"), Field(6)]
    public string? StoragePool { get; init; }

    [Default("\"ThinProvisioned\"")]
    [JsonPropertyName("storageMode"), Field(7)]
    public string? StorageMode { get; init; }

    [JsonPropertyName("volumeName"), Field(8)]
    public string? VolumeName { get; init; }

    [Default("\"xfs\"")]
    [JsonPropertyName("fsType"), Field(9)]
    public string? FsType { get; init; }

    [JsonPropertyName("readOnly"), Field(10)]
    public bool? ReadOnly { get; init; }
}
