using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Discovery;

/// <summary>The EndpointSlice kind of discovery.k8s.io/v1.</summary>
[Doc("Some of the addresses behind a Service.")]
[ApiType("io.k8s.api.discovery.v1.EndpointSlice")]
[ApiKind("discovery.k8s.io", "v1", "EndpointSlice")]
public sealed record EndpointSlice : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The addresses.")]
    [JsonPropertyName("endpoints"), Field(2, List = "atomic")]
    public IReadOnlyList<Endpoint>? Endpoints { get; init; }

    [Doc("The ports of every address.")]
    [JsonPropertyName("ports"), Field(3, List = "atomic")]
    public IReadOnlyList<EndpointPort>? Ports { get; init; }

    [Doc("Kind of the addresses; cannot change.")]
    [Enum("FQDN", "IPv4", "IPv6")]
    [JsonPropertyName("addressType"), Field(4, Required = true)]
    public string AddressType { get => field ?? ""; init; }
}

/// <summary>A list of EndpointSlice objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointSliceList")]
[ApiKind("discovery.k8s.io", "v1", "EndpointSliceList")]
public sealed record EndpointSliceList : ApiRecord, IKubeList<EndpointSlice>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<EndpointSlice> Items { get => field ?? []; init; }
}
