using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>The IPAddress kind of networking.k8s.io/v1.</summary>
[Doc("An address of a Service, reserved.")]
[ApiType("io.k8s.api.networking.v1.IPAddress")]
[ApiKind("networking.k8s.io", "v1", "IPAddress")]
public sealed record IPAddress : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public IPAddressSpec? Spec { get; init; }
}

/// <summary>Wire type <c>api.networking.v1.IPAddressSpec</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IPAddressSpec")]
public sealed record IPAddressSpec : ApiRecord
{
    [JsonPropertyName("parentRef"), Field(1, Required = true)]
    public ParentReference? ParentRef { get; init; }
}

/// <summary>A list of IPAddress objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.networking.v1.IPAddressList")]
[ApiKind("networking.k8s.io", "v1", "IPAddressList")]
public sealed record IPAddressList : ApiRecord, IKubeList<IPAddress>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<IPAddress> Items { get => field ?? []; init; }
}
