using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodIP</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodIP")]
public sealed record PodIP : ApiRecord
{
    [JsonPropertyName("ip"), Field(1, Required = true)]
    public string Ip { get => field ?? ""; init; }
}
