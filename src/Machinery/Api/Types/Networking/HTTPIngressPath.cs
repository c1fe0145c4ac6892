using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.HTTPIngressPath</c>.</summary>
[ApiType("io.k8s.api.networking.v1.HTTPIngressPath")]
public sealed record HTTPIngressPath : ApiRecord
{
    [JsonPropertyName("path"), Field(1)]
    public string? Path { get; init; }

    [JsonPropertyName("backend"), Field(2, Required = true)]
    public IngressBackend? Backend { get; init; }

    [Doc("How the path is compared.")]
    [Enum("Exact", "ImplementationSpecific", "Prefix")]
    [JsonPropertyName("pathType"), Field(3, Required = true)]
    public string PathType { get => field ?? ""; init; }
}
