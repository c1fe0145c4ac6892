using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>Wire type <c>api.storage.v1.VolumeError</c>.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeError")]
public sealed record VolumeError : ApiRecord
{
    [JsonPropertyName("time"), Field(1)]
    public Time? Time { get; init; }

    [JsonPropertyName("message"), Field(2)]
    public string? Message { get; init; }

    [JsonPropertyName("errorCode"), Field(3)]
    public int? ErrorCode { get; init; }
}
