using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>The ServiceCIDR kind of networking.k8s.io/v1.</summary>
[Doc("A range from which Services get their addresses.")]
[ApiType("io.k8s.api.networking.v1.ServiceCIDR")]
[ApiKind("networking.k8s.io", "v1", "ServiceCIDR")]
public sealed record ServiceCIDR : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2)]
    public ServiceCIDRSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public ServiceCIDRStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.networking.v1.ServiceCIDRSpec</c>.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceCIDRSpec")]
public sealed record ServiceCIDRSpec : ApiRecord
{
    [JsonPropertyName("cidrs"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Cidrs { get; init; }
}

/// <summary>Wire type <c>api.networking.v1.ServiceCIDRStatus</c>.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceCIDRStatus")]
public sealed record ServiceCIDRStatus : ApiRecord
{
    [JsonPropertyName("conditions"), Field(1, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>A list of ServiceCIDR objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceCIDRList")]
[ApiKind("networking.k8s.io", "v1", "ServiceCIDRList")]
public sealed record ServiceCIDRList : ApiRecord, IKubeList<ServiceCIDR>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ServiceCIDR> Items { get => field ?? []; init; }
}
