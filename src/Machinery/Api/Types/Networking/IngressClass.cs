using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>The IngressClass kind of networking.k8s.io/v1.</summary>
[Doc("A kind of Ingress, and the controller that takes care of it.")]
[ApiType("io.k8s.api.networking.v1.IngressClass")]
[ApiKind("networking.k8s.io", "v1", "IngressClass")]
public sealed record IngressClass : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2)]
    public IngressClassSpec? Spec { get; init; }
}

/// <summary>Wire type <c>api.networking.v1.IngressClassSpec</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressClassSpec")]
public sealed record IngressClassSpec : ApiRecord
{
    [JsonPropertyName("controller"), Field(1)]
    public string? Controller { get; init; }

    [JsonPropertyName("parameters"), Field(2)]
    public IngressClassParametersReference? Parameters { get; init; }
}

/// <summary>A list of IngressClass objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.networking.v1.IngressClassList")]
[ApiKind("networking.k8s.io", "v1", "IngressClassList")]
public sealed record IngressClassList : ApiRecord, IKubeList<IngressClass>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<IngressClass> Items { get => field ?? []; init; }
}
