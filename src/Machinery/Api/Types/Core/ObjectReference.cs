using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ObjectReference</c>.</summary>
[ApiType("io.k8s.api.core.v1.ObjectReference", MapType = "atomic")]
public sealed record ObjectReference : ApiRecord
{
    [JsonPropertyName("apiVersion"), Field(5)]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind"), Field(1)]
    public string? Kind { get; init; }

    [JsonPropertyName("namespace"), Field(2)]
    public string? Namespace { get; init; }

    [JsonPropertyName("name"), Field(3)]
    public string? Name { get; init; }

    [JsonPropertyName("uid"), Field(4)]
    public string? Uid { get; init; }

    [JsonPropertyName("resourceVersion"), Field(6)]
    public string? ResourceVersion { get; init; }

    [JsonPropertyName("fieldPath"), Field(7)]
    public string? FieldPath { get; init; }
}
