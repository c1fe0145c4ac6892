using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerExtendedResourceRequest</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerExtendedResourceRequest")]
public sealed record ContainerExtendedResourceRequest : ApiRecord
{
    [JsonPropertyName("containerName"), Field(1, Required = true)]
    public string ContainerName { get => field ?? ""; init; }

    [JsonPropertyName("resourceName"), Field(2, Required = true)]
    public string ResourceName { get => field ?? ""; init; }

    [JsonPropertyName("requestName"), Field(3, Required = true)]
    public string RequestName { get => field ?? ""; init; }
}
