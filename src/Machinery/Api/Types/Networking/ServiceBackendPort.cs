using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.ServiceBackendPort</c>.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceBackendPort", MapType = "atomic")]
public sealed record ServiceBackendPort : ApiRecord
{
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [JsonPropertyName("number"), Field(2)]
    public int? Number { get; init; }
}
