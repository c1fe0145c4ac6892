using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ProjectedVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.ProjectedVolumeSource")]
public sealed record ProjectedVolumeSource : ApiRecord
{
    [Doc("The sources.")]
    [JsonPropertyName("sources"), Field(1, List = "atomic")]
    public IReadOnlyList<VolumeProjection>? Sources { get; init; }

    [Doc("Permission bits of the files.")]
    [Default("420")]
    [JsonPropertyName("defaultMode"), Field(2)]
    public int? DefaultMode { get; init; }
}
