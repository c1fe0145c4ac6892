using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerUser</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerUser")]
public sealed record ContainerUser : ApiRecord
{
    [JsonPropertyName("linux"), Field(1)]
    public LinuxContainerUser? Linux { get; init; }
}
