using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.FCVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.FCVolumeSource")]
public sealed record FCVolumeSource : ApiRecord
{
    [JsonPropertyName("targetWWNs"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? TargetWWNs { get; init; }

    [JsonPropertyName("lun"), Field(2)]
    public int? Lun { get; init; }

    [JsonPropertyName("fsType"), Field(3)]
    public string? FsType { get; init; }

    [JsonPropertyName("readOnly"), Field(4)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("wwids"), Field(5, List = "atomic")]
    public IReadOnlyList<string>? Wwids { get; init; }
}
