using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>Wire type <c>api.authorization.v1.FieldSelectorAttributes</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.FieldSelectorAttributes")]
public sealed record FieldSelectorAttributes : ApiRecord
{
    [JsonPropertyName("rawSelector"), Field(1)]
    public string? RawSelector { get; init; }

    [JsonPropertyName("requirements"), Field(2, List = "atomic")]
    public IReadOnlyList<FieldSelectorRequirement>? Requirements { get; init; }
}
