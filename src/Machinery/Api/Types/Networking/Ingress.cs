using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>The Ingress kind of networking.k8s.io/v1.</summary>
[Doc("Rules for HTTP traffic from outside to Services.")]
[ApiType("io.k8s.api.networking.v1.Ingress")]
[ApiKind("networking.k8s.io", "v1", "Ingress")]
public sealed record Ingress : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The rules.")]
    [JsonPropertyName("spec"), Field(2)]
    public IngressSpec? Spec { get; init; }

    [Doc("Where the load balancer can be reached.")]
    [JsonPropertyName("status"), Field(3)]
    public IngressStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.networking.v1.IngressSpec</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressSpec")]
public sealed record IngressSpec : ApiRecord
{
    [Doc("Where requests go that no rule matches.")]
    [JsonPropertyName("defaultBackend"), Field(1)]
    public IngressBackend? DefaultBackend { get; init; }

    [Doc("Hosts with TLS and the Secrets with their certificates.")]
    [JsonPropertyName("tls"), Field(2, List = "atomic")]
    public IReadOnlyList<IngressTLS>? Tls { get; init; }

    [Doc("Rules by host and path.")]
    [JsonPropertyName("rules"), Field(3, List = "atomic")]
    public IReadOnlyList<IngressRule>? Rules { get; init; }

    [Doc("The IngressClass whose controller takes care of it.")]
    [JsonPropertyName("ingressClassName"), Field(4)]
    public string? IngressClassName { get; init; }
}

/// <summary>Wire type <c>api.networking.v1.IngressStatus</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressStatus")]
public sealed record IngressStatus : ApiRecord
{
    [JsonPropertyName("loadBalancer"), Field(1)]
    public IngressLoadBalancerStatus? LoadBalancer { get; init; }
}

/// <summary>A list of Ingress objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.networking.v1.IngressList")]
[ApiKind("networking.k8s.io", "v1", "IngressList")]
public sealed record IngressList : ApiRecord, IKubeList<Ingress>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Ingress> Items { get => field ?? []; init; }
}
