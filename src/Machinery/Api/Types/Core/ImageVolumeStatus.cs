using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ImageVolumeStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.ImageVolumeStatus")]
public sealed record ImageVolumeStatus : ApiRecord
{
    [JsonPropertyName("imageRef"), Field(1, Required = true)]
    public string ImageRef { get => field ?? ""; init; }
}
