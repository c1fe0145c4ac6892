using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Discovery;

/// <summary>Wire type <c>api.discovery.v1.ForZone</c>.</summary>
[ApiType("io.k8s.api.discovery.v1.ForZone")]
public sealed record ForZone : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }
}
