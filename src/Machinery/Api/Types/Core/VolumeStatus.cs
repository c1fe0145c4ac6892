using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VolumeStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.VolumeStatus")]
public sealed record VolumeStatus : ApiRecord
{
    [JsonPropertyName("image"), Field(1)]
    public ImageVolumeStatus? Image { get; init; }
}
