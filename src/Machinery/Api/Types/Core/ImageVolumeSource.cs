using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ImageVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.ImageVolumeSource")]
public sealed record ImageVolumeSource : ApiRecord
{
    [JsonPropertyName("reference"), Field(1)]
    public string? Reference { get; init; }

    [JsonPropertyName("pullPolicy"), Field(2)]
    public string? PullPolicy { get; init; }
}
