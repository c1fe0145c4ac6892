using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EndpointAddress</c>.</summary>
[ApiType("io.k8s.api.core.v1.EndpointAddress", MapType = "atomic")]
public sealed record EndpointAddress : ApiRecord
{
    [JsonPropertyName("ip"), Field(1, Required = true)]
    public string Ip { get => field ?? ""; init; }

    [JsonPropertyName("targetRef"), Field(2)]
    public ObjectReference? TargetRef { get; init; }

    [JsonPropertyName("hostname"), Field(3)]
    public string? Hostname { get; init; }

    [JsonPropertyName("nodeName"), Field(4)]
    public string? NodeName { get; init; }
}
