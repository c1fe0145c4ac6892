using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ModifyVolumeStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.ModifyVolumeStatus")]
public sealed record ModifyVolumeStatus : ApiRecord
{
    [JsonPropertyName("targetVolumeAttributesClassName"), Field(1)]
    public string? TargetVolumeAttributesClassName { get; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }
}
