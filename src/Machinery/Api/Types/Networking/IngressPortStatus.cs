using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressPortStatus</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressPortStatus")]
public sealed record IngressPortStatus : ApiRecord
{
    [JsonPropertyName("port"), Field(1, Required = true)]
    public int Port { get; init; }

    [JsonPropertyName("protocol"), Field(2, Required = true)]
    public string Protocol { get => field ?? ""; init; }

    [JsonPropertyName("error"), Field(3)]
    public string? Error { get; init; }
}
