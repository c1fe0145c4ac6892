using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.RBDVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.RBDVolumeSource")]
public sealed record RBDVolumeSource : ApiRecord
{
    [JsonPropertyName("monitors"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<string> Monitors { get => field ?? []; init; }

    [JsonPropertyName("image"), Field(2, Required = true)]
    public string Image { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(3)]
    public string? FsType { get; init; }

    [Default("\"rbd\"")]
    [JsonPropertyName("pool"), Field(4)]
    public string? Pool { get; init; }

    [Default("\"admin\"")]
    [JsonPropertyName("user"), Field(5)]
    public string? User { get; init; }

    [Default("\"/etc/ceph/keyring\"")]
    [JsonPropertyName("keyring"), Field(6)]
    public string? Keyring { get; init; }

    [JsonPropertyName("secretRef"), Field(7)]
    public LocalObjectReference? SecretRef { get; init; }

    [JsonPropertyName("readOnly"), Field(8)]
    public bool? ReadOnly { get; init; }
}
