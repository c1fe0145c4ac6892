using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodExtendedResourceClaimStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodExtendedResourceClaimStatus")]
public sealed record PodExtendedResourceClaimStatus : ApiRecord
{
    [JsonPropertyName("requestMappings"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<ContainerExtendedResourceRequest> RequestMappings { get => field ?? []; init; }

    [JsonPropertyName("resourceClaimName"), Field(2, Required = true)]
    public string ResourceClaimName { get => field ?? ""; init; }
}
