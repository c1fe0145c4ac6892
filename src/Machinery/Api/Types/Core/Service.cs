using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Service kind of v1.</summary>
[Doc("A stable name and address in front of the pods that its selector matches.")]
[ApiType("io.k8s.api.core.v1.Service")]
[ApiKind("", "v1", "Service")]
public sealed record Service : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("How the Service is reached and which pods it leads to.")]
    [JsonPropertyName("spec"), Field(2)]
    public ServiceSpec? Spec { get; init; }

    [Doc("Addresses given by a load balancer.")]
    [JsonPropertyName("status"), Field(3)]
    public ServiceStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.ServiceSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.ServiceSpec")]
public sealed record ServiceSpec : ApiRecord
{
    [Doc("The ports of the Service.")]
    [JsonPropertyName("ports"), Field(1, MergeKey = "port", Strategy = "merge", List = "map", Keys = ["port", "protocol"])]
    public IReadOnlyList<ServicePort>? Ports { get; init; }

    [Doc("Labels of the pods that traffic goes to; without it the endpoints are kept by someone else.")]
    [JsonPropertyName("selector"), Field(2, Map = "atomic")]
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    [Doc("Address inside the cluster, given by the server unless asked for; None makes the Service headless.")]
    [JsonPropertyName("clusterIP"), Field(3)]
    public string? ClusterIP { get; init; }

    [Doc("How the Service is reached.")]
    [Default("\"ClusterIP\""), Enum("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")]
    [JsonPropertyName("type"), Field(4)]
    public string? Type { get; init; }

    [Doc("Further addresses, not managed by the cluster, on which nodes accept traffic.")]
    [JsonPropertyName("externalIPs"), Field(5, List = "atomic")]
    public IReadOnlyList<string>? ExternalIPs { get; init; }

    [Doc("Whether a client stays with one pod.")]
    [Default("\"None\""), Enum("ClientIP", "None")]
    [JsonPropertyName("sessionAffinity"), Field(7)]
    public string? SessionAffinity { get; init; }

    [Doc("Address asked of the load balancer.")]
    [JsonPropertyName("loadBalancerIP"), Field(8)]
    public string? LoadBalancerIP { get; init; }

    [Doc("Client networks that the load balancer lets through.")]
    [JsonPropertyName("loadBalancerSourceRanges"), Field(9, List = "atomic")]
    public IReadOnlyList<string>? LoadBalancerSourceRanges { get; init; }

    [Doc("The DNS name that an ExternalName Service stands for.")]
    [JsonPropertyName("externalName"), Field(10)]
    public string? ExternalName { get; init; }

    [Doc("Whether traffic from outside may be sent to pods of other nodes.")]
    [Enum("Cluster", "Local")]
    [JsonPropertyName("externalTrafficPolicy"), Field(11)]
    public string? ExternalTrafficPolicy { get; init; }

    [Doc("Port on which nodes say whether they have local endpoints.")]
    [JsonPropertyName("healthCheckNodePort"), Field(12)]
    public int? HealthCheckNodePort { get; init; }

    [Doc("Publish pods before they are ready.")]
    [JsonPropertyName("publishNotReadyAddresses"), Field(13)]
    public bool? PublishNotReadyAddresses { get; init; }

    [Doc("Settings of session affinity.")]
    [JsonPropertyName("sessionAffinityConfig"), Field(14)]
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    [Doc("How many address families are wanted.")]
    [Enum("PreferDualStack", "RequireDualStack", "SingleStack")]
    [JsonPropertyName("ipFamilyPolicy"), Field(17)]
    public string? IpFamilyPolicy { get; init; }

    [Doc("All cluster addresses, the first equal to clusterIP.")]
    [JsonPropertyName("clusterIPs"), Field(18, List = "atomic")]
    public IReadOnlyList<string>? ClusterIPs { get; init; }

    [Doc("The address families, IPv4 or IPv6.")]
    [JsonPropertyName("ipFamilies"), Field(19, List = "atomic")]
    public IReadOnlyList<string>? IpFamilies { get; init; }

    [Doc("Whether a LoadBalancer Service also gets node ports.")]
    [JsonPropertyName("allocateLoadBalancerNodePorts"), Field(20)]
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    [Doc("The load balancer implementation that takes care of the Service.")]
    [JsonPropertyName("loadBalancerClass"), Field(21)]
    public string? LoadBalancerClass { get; init; }

    [Doc("Whether traffic from inside may be sent to pods of other nodes.")]
    [Enum("Cluster", "Local")]
    [JsonPropertyName("internalTrafficPolicy"), Field(22)]
    public string? InternalTrafficPolicy { get; init; }

    [Doc("Preference for near endpoints.")]
    [JsonPropertyName("trafficDistribution"), Field(23)]
    public string? TrafficDistribution { get; init; }
}

/// <summary>Wire type <c>api.core.v1.ServiceStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.ServiceStatus")]
public sealed record ServiceStatus : ApiRecord
{
    [Doc("Where the load balancer can be reached.")]
    [JsonPropertyName("loadBalancer"), Field(1)]
    public LoadBalancerStatus? LoadBalancer { get; init; }

    [JsonPropertyName("conditions"), Field(2, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>A list of Service objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.ServiceList")]
[ApiKind("", "v1", "ServiceList")]
public sealed record ServiceList : ApiRecord, IKubeList<Service>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Service> Items { get => field ?? []; init; }
}
