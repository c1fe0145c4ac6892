using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressTLS</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressTLS")]
public sealed record IngressTLS : ApiRecord
{
    [JsonPropertyName("hosts"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Hosts { get; init; }

    [JsonPropertyName("secretName"), Field(2)]
    public string? SecretName { get; init; }
}
