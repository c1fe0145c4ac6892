using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.LocalVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.LocalVolumeSource")]
public sealed record LocalVolumeSource : ApiRecord
{
    [JsonPropertyName("path"), Field(1, Required = true)]
    public string Path { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }
}
