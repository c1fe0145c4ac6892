using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.NetworkPolicyIngressRule</c>.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyIngressRule")]
public sealed record NetworkPolicyIngressRule : ApiRecord
{
    [JsonPropertyName("ports"), Field(1, List = "atomic")]
    public IReadOnlyList<NetworkPolicyPort>? Ports { get; init; }

    [JsonPropertyName("from"), Field(2, List = "atomic")]
    public IReadOnlyList<NetworkPolicyPeer>? From { get; init; }
}
