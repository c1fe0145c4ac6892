using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Lifecycle</c>.</summary>
[ApiType("io.k8s.api.core.v1.Lifecycle")]
public sealed record Lifecycle : ApiRecord
{
    [Doc("Run right after the container was created.")]
    [JsonPropertyName("postStart"), Field(1)]
    public LifecycleHandler? PostStart { get; init; }

    [Doc("Run before the container is told to stop.")]
    [JsonPropertyName("preStop"), Field(2)]
    public LifecycleHandler? PreStop { get; init; }

    [JsonPropertyName("stopSignal"), Field(3)]
    public string? StopSignal { get; init; }
}
