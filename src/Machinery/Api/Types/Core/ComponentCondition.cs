using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ComponentCondition</c>.</summary>
[ApiType("io.k8s.api.core.v1.ComponentCondition")]
public sealed record ComponentCondition : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [JsonPropertyName("message"), Field(3)]
    public string? Message { get; init; }

    [JsonPropertyName("error"), Field(4)]
    public string? Error { get; init; }
}
