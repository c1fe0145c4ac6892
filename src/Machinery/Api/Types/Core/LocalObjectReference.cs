using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.LocalObjectReference</c>.</summary>
[ApiType("io.k8s.api.core.v1.LocalObjectReference", MapType = "atomic")]
public sealed record LocalObjectReference : ApiRecord
{
    [Doc("Name of an object in the same namespace.")]
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }
}
