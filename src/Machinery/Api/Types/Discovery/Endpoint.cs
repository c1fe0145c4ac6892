using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Discovery;

/// <summary>Wire type <c>api.discovery.v1.Endpoint</c>.</summary>
[ApiType("io.k8s.api.discovery.v1.Endpoint")]
public sealed record Endpoint : ApiRecord
{
    [Doc("Addresses of the endpoint.")]
    [JsonPropertyName("addresses"), Field(1, Required = true, List = "set")]
    public IReadOnlyList<string> Addresses { get => field ?? []; init; }

    [Doc("Whether it is ready, serving or terminating.")]
    [JsonPropertyName("conditions"), Field(2)]
    public EndpointConditions? Conditions { get; init; }

    [JsonPropertyName("hostname"), Field(3)]
    public string? Hostname { get; init; }

    [JsonPropertyName("targetRef"), Field(4)]
    public ObjectReference? TargetRef { get; init; }

    [JsonPropertyName("deprecatedTopology"), Field(5)]
    public IReadOnlyDictionary<string, string>? DeprecatedTopology { get; init; }

    [JsonPropertyName("nodeName"), Field(6)]
    public string? NodeName { get; init; }

    [JsonPropertyName("zone"), Field(7)]
    public string? Zone { get; init; }

    [JsonPropertyName("hints"), Field(8)]
    public EndpointHints? Hints { get; init; }
}
