using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerResizePolicy</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerResizePolicy")]
public sealed record ContainerResizePolicy : ApiRecord
{
    [JsonPropertyName("resourceName"), Field(1, Required = true)]
    public string ResourceName { get => field ?? ""; init; }

    [Doc("What a change of the resource means for the container.")]
    [Enum("NotRequired", "RestartContainer")]
    [JsonPropertyName("restartPolicy"), Field(2, Required = true)]
    public string RestartPolicy { get => field ?? ""; init; }
}
