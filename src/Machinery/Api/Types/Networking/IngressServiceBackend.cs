using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressServiceBackend</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressServiceBackend")]
public sealed record IngressServiceBackend : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("port"), Field(2)]
    public ServiceBackendPort? Port { get; init; }
}
