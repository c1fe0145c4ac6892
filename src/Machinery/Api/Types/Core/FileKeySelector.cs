using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.FileKeySelector</c>.</summary>
[ApiType("io.k8s.api.core.v1.FileKeySelector", MapType = "atomic")]
public sealed record FileKeySelector : ApiRecord
{
    [JsonPropertyName("volumeName"), Field(1, Required = true)]
    public string VolumeName { get => field ?? ""; init; }

    [JsonPropertyName("path"), Field(2, Required = true)]
    public string Path { get => field ?? ""; init; }

    [JsonPropertyName("key"), Field(3, Required = true)]
    public string Key { get => field ?? ""; init; }

    [JsonPropertyName("optional"), Field(4)]
    public bool? Optional { get; init; }
}
