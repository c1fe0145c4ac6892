using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.GlusterfsVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.GlusterfsVolumeSource")]
public sealed record GlusterfsVolumeSource : ApiRecord
{
    [JsonPropertyName("endpoints"), Field(1, Required = true)]
    public string Endpoints { get => field ?? ""; init; }

    [JsonPropertyName("path"), Field(2, Required = true)]
    public string Path { get => field ?? ""; init; }

    [JsonPropertyName("readOnly"), Field(3)]
    public bool? ReadOnly { get; init; }
}
