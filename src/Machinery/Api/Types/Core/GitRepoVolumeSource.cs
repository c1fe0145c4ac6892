using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.GitRepoVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.GitRepoVolumeSource")]
public sealed record GitRepoVolumeSource : ApiRecord
{
    [JsonPropertyName("repository"), Field(1, Required = true)]
    public string Repository { get => field ?? ""; init; }

    [JsonPropertyName("revision"), Field(2)]
    public string? Revision { get; init; }

    [JsonPropertyName("directory"), Field(3)]
    public string? Directory { get; init; }
}
