using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.NetworkPolicyPeer</c>.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyPeer")]
public sealed record NetworkPolicyPeer : ApiRecord
{
    [JsonPropertyName("podSelector"), Field(1)]
    public LabelSelector? PodSelector { get; init; }

    [JsonPropertyName("namespaceSelector"), Field(2)]
    public LabelSelector? NamespaceSelector { get; init; }

    [JsonPropertyName("ipBlock"), Field(3)]
    public IPBlock? IpBlock { get; init; }
}
