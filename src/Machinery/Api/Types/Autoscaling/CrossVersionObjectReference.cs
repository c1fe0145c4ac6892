using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Autoscaling;

/// <summary>Wire type <c>api.autoscaling.v1.CrossVersionObjectReference</c>.</summary>
[ApiType("io.k8s.api.autoscaling.v1.CrossVersionObjectReference", MapType = "atomic")]
public sealed record CrossVersionObjectReference : ApiRecord
{
    [JsonPropertyName("apiVersion"), Field(3)]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind"), Field(1, Required = true)]
    public string Kind { get => field ?? ""; init; }

    [JsonPropertyName("name"), Field(2, Required = true)]
    public string Name { get => field ?? ""; init; }
}
