using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.NetworkPolicyEgressRule</c>.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyEgressRule")]
public sealed record NetworkPolicyEgressRule : ApiRecord
{
    [JsonPropertyName("ports"), Field(1, List = "atomic")]
    public IReadOnlyList<NetworkPolicyPort>? Ports { get; init; }

    [JsonPropertyName("to"), Field(2, List = "atomic")]
    public IReadOnlyList<NetworkPolicyPeer>? To { get; init; }
}
