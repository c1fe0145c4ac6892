using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.QuobyteVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.QuobyteVolumeSource")]
public sealed record QuobyteVolumeSource : ApiRecord
{
    [JsonPropertyName("registry"), Field(1, Required = true)]
    public string Registry { get => field ?? ""; init; }

    [JsonPropertyName("volume"), Field(2, Required = true)]
    public string Volume { get => field ?? ""; init; }

    [JsonPropertyName("readOnly"), Field(3)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("user"), Field(4)]
    public string? User { get; init; }

    [JsonPropertyName("group"), Field(5)]
    public string? Group { get; init; }

    [JsonPropertyName("tenant"), Field(6)]
    public string? Tenant { get; init; }
}
