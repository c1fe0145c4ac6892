using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.DownwardAPIProjection</c>.</summary>
[ApiType("io.k8s.api.core.v1.DownwardAPIProjection")]
public sealed record DownwardAPIProjection : ApiRecord
{
    [JsonPropertyName("items"), Field(1, List = "atomic")]
    public IReadOnlyList<DownwardAPIVolumeFile>? Items { get; init; }
}
