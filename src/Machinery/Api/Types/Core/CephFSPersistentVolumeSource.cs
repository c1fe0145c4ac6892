using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.CephFSPersistentVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.CephFSPersistentVolumeSource")]
public sealed record CephFSPersistentVolumeSource : ApiRecord
{
    [JsonPropertyName("monitors"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<string> Monitors { get => field ?? []; init; }

    [JsonPropertyName("path"), Field(2)]
    public string? Path { get; init; }

    [JsonPropertyName("user"), Field(3)]
    public string? User { get; init; }

    [JsonPropertyName("secretFile"), Field(4)]
    public string? SecretFile { get; init; }

    [JsonPropertyName("secretRef"), Field(5)]
    public SecretReference? SecretRef { get; init; }

    [JsonPropertyName("readOnly"), Field(6)]
    public bool? ReadOnly { get; init; }
}
