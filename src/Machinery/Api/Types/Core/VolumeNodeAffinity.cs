using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VolumeNodeAffinity</c>.</summary>
[ApiType("io.k8s.api.core.v1.VolumeNodeAffinity")]
public sealed record VolumeNodeAffinity : ApiRecord
{
    [JsonPropertyName("required"), Field(1)]
    public NodeSelector? Required { get; init; }
}
