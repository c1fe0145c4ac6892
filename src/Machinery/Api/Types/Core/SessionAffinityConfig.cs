using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SessionAffinityConfig</c>.</summary>
[ApiType("io.k8s.api.core.v1.SessionAffinityConfig")]
public sealed record SessionAffinityConfig : ApiRecord
{
    [JsonPropertyName("clientIP"), Field(1)]
    public ClientIPConfig? ClientIP { get; init; }
}
