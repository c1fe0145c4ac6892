using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerStateWaiting</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerStateWaiting")]
public sealed record ContainerStateWaiting : ApiRecord
{
    [Doc("One word, such as ContainerCreating or CrashLoopBackOff.")]
    [JsonPropertyName("reason"), Field(1)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(2)]
    public string? Message { get; init; }
}
