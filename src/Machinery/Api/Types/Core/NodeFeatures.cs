using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeFeatures</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeFeatures")]
public sealed record NodeFeatures : ApiRecord
{
    [JsonPropertyName("supplementalGroupsPolicy"), Field(1)]
    public bool? SupplementalGroupsPolicy { get; init; }
}
