using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>The NetworkPolicy kind of networking.k8s.io/v1.</summary>
[Doc("Which traffic pods may have.")]
[ApiType("io.k8s.api.networking.v1.NetworkPolicy")]
[ApiKind("networking.k8s.io", "v1", "NetworkPolicy")]
public sealed record NetworkPolicy : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The rules.")]
    [JsonPropertyName("spec"), Field(2)]
    public NetworkPolicySpec? Spec { get; init; }
}

/// <summary>Wire type <c>api.networking.v1.NetworkPolicySpec</c>.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicySpec")]
public sealed record NetworkPolicySpec : ApiRecord
{
    [Doc("The pods under the policy; empty for all.")]
    [JsonPropertyName("podSelector"), Field(1)]
    public LabelSelector? PodSelector { get; init; }

    [Doc("Traffic let in.")]
    [JsonPropertyName("ingress"), Field(2, List = "atomic")]
    public IReadOnlyList<NetworkPolicyIngressRule>? Ingress { get; init; }

    [Doc("Traffic let out.")]
    [JsonPropertyName("egress"), Field(3, List = "atomic")]
    public IReadOnlyList<NetworkPolicyEgressRule>? Egress { get; init; }

    [Doc("Directions the policy is about.")]
    [JsonPropertyName("policyTypes"), Field(4, List = "atomic")]
    public IReadOnlyList<string>? PolicyTypes { get; init; }
}

/// <summary>A list of NetworkPolicy objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyList")]
[ApiKind("networking.k8s.io", "v1", "NetworkPolicyList")]
public sealed record NetworkPolicyList : ApiRecord, IKubeList<NetworkPolicy>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<NetworkPolicy> Items { get => field ?? []; init; }
}
