using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.DownwardAPIVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.DownwardAPIVolumeSource")]
public sealed record DownwardAPIVolumeSource : ApiRecord
{
    [Doc("The files.")]
    [JsonPropertyName("items"), Field(1, List = "atomic")]
    public IReadOnlyList<DownwardAPIVolumeFile>? Items { get; init; }

    [Doc("Permission bits of the files.")]
    [Default("420")]
    [JsonPropertyName("defaultMode"), Field(2)]
    public int? DefaultMode { get; init; }
}
