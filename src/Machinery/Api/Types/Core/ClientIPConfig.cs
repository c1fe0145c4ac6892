using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ClientIPConfig</c>.</summary>
[ApiType("io.k8s.api.core.v1.ClientIPConfig")]
public sealed record ClientIPConfig : ApiRecord
{
    [JsonPropertyName("timeoutSeconds"), Field(1)]
    public int? TimeoutSeconds { get; init; }
}
