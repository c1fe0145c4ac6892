using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SecretProjection</c>.</summary>
[ApiType("io.k8s.api.core.v1.SecretProjection")]
public sealed record SecretProjection : ApiRecord
{
    [Doc("Name of the Secret.")]
    [JsonPropertyName("name"), Field(1, Inside = 1)]
    public string? Name { get; init; }

    [JsonPropertyName("items"), Field(2, List = "atomic")]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    [JsonPropertyName("optional"), Field(4)]
    public bool? Optional { get; init; }
}
