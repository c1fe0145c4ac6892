using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SecretReference</c>.</summary>
[ApiType("io.k8s.api.core.v1.SecretReference", MapType = "atomic")]
public sealed record SecretReference : ApiRecord
{
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [JsonPropertyName("namespace"), Field(2)]
    public string? Namespace { get; init; }
}
