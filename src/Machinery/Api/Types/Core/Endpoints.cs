using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Endpoints kind of v1.</summary>
[Doc("The addresses behind a Service. EndpointSlice takes its place.")]
[ApiType("io.k8s.api.core.v1.Endpoints")]
[ApiKind("", "v1", "Endpoints")]
public sealed record Endpoints : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("Addresses grouped by common ports.")]
    [JsonPropertyName("subsets"), Field(2, List = "atomic")]
    public IReadOnlyList<EndpointSubset>? Subsets { get; init; }
}

/// <summary>A list of Endpoints objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.EndpointsList")]
[ApiKind("", "v1", "EndpointsList")]
public sealed record EndpointsList : ApiRecord, IKubeList<Endpoints>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Endpoints> Items { get => field ?? []; init; }
}
