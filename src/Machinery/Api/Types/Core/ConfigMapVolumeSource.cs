using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ConfigMapVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMapVolumeSource")]
public sealed record ConfigMapVolumeSource : ApiRecord
{
    [Doc("Name of the ConfigMap.")]
    [JsonPropertyName("name"), Field(1, Inside = 1)]
    public string? Name { get; init; }

    [Doc("Keys to show, and under which paths; all if none.")]
    [JsonPropertyName("items"), Field(2, List = "atomic")]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    [Doc("Permission bits of the files.")]
    [Default("420")]
    [JsonPropertyName("defaultMode"), Field(3)]
    public int? DefaultMode { get; init; }

    [Doc("Whether the ConfigMap or its keys may be absent.")]
    [JsonPropertyName("optional"), Field(4)]
    public bool? Optional { get; init; }
}
