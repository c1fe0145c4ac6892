using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressRule</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressRule")]
public sealed record IngressRule : ApiRecord
{
    [JsonPropertyName("http"), Field(1, Inside = 2)]
    public HTTPIngressRuleValue? Http { get; init; }

    [JsonPropertyName("host"), Field(1)]
    public string? Host { get; init; }
}
