using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.DownwardAPIVolumeFile</c>.</summary>
[ApiType("io.k8s.api.core.v1.DownwardAPIVolumeFile")]
public sealed record DownwardAPIVolumeFile : ApiRecord
{
    [JsonPropertyName("path"), Field(1, Required = true)]
    public string Path { get => field ?? ""; init; }

    [JsonPropertyName("fieldRef"), Field(2)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [JsonPropertyName("resourceFieldRef"), Field(3)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [JsonPropertyName("mode"), Field(4)]
    public int? Mode { get; init; }
}
