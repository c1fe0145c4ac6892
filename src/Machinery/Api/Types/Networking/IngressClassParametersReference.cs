using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressClassParametersReference</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressClassParametersReference")]
public sealed record IngressClassParametersReference : ApiRecord
{
    [JsonPropertyName("kind"), Field(2, Required = true)]
    public string Kind { get => field ?? ""; init; }

    [JsonPropertyName("apiGroup"), Field(1)]
    public string? ApiGroup { get; init; }

    [JsonPropertyName("name"), Field(3, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("Scope of the parameters object.")]
    [Default("\"Cluster\""), Enum("Cluster", "Namespace")]
    [JsonPropertyName("scope"), Field(4)]
    public string? Scope { get; init; }

    [JsonPropertyName("namespace"), Field(5)]
    public string? Namespace { get; init; }
}
