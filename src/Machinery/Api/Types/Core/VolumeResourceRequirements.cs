using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VolumeResourceRequirements</c>.</summary>
[ApiType("io.k8s.api.core.v1.VolumeResourceRequirements")]
public sealed record VolumeResourceRequirements : ApiRecord
{
    [JsonPropertyName("limits"), Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }

    [JsonPropertyName("requests"), Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }
}
