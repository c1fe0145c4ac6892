using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeRuntimeHandlerFeatures</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeRuntimeHandlerFeatures")]
public sealed record NodeRuntimeHandlerFeatures : ApiRecord
{
    [JsonPropertyName("recursiveReadOnlyMounts"), Field(1)]
    public bool? RecursiveReadOnlyMounts { get; init; }

    [JsonPropertyName("userNamespaces"), Field(2)]
    public bool? UserNamespaces { get; init; }
}
