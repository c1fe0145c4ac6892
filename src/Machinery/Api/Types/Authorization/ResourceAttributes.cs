using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>Wire type <c>api.authorization.v1.ResourceAttributes</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.ResourceAttributes")]
public sealed record ResourceAttributes : ApiRecord
{
    [JsonPropertyName("namespace"), Field(1)]
    public string? Namespace { get; init; }

    [JsonPropertyName("verb"), Field(2)]
    public string? Verb { get; init; }

    [JsonPropertyName("group"), Field(3)]
    public string? Group { get; init; }

    [JsonPropertyName("version"), Field(4)]
    public string? Version { get; init; }

    [JsonPropertyName("resource"), Field(5)]
    public string? Resource { get; init; }

    [JsonPropertyName("subresource"), Field(6)]
    public string? Subresource { get; init; }

    [JsonPropertyName("name"), Field(7)]
    public string? Name { get; init; }

    [JsonPropertyName("fieldSelector"), Field(8)]
    public FieldSelectorAttributes? FieldSelector { get; init; }

    [JsonPropertyName("labelSelector"), Field(9)]
    public LabelSelectorAttributes? LabelSelector { get; init; }
}
