using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.NetworkPolicyPort</c>.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyPort")]
public sealed record NetworkPolicyPort : ApiRecord
{
    [Doc("Transport protocol.")]
    [Default("\"TCP\""), Enum("SCTP", "TCP", "UDP")]
    [JsonPropertyName("protocol"), Field(1)]
    public string? Protocol { get; init; }

    [JsonPropertyName("port"), Field(2)]
    public IntOrString? Port { get; init; }

    [JsonPropertyName("endPort"), Field(3)]
    public int? EndPort { get; init; }
}
