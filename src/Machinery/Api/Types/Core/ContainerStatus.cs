using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerStatus</c>.</summary>
[Doc("What the kubelet last saw of a container.")]
[ApiType("io.k8s.api.core.v1.ContainerStatus")]
public sealed record ContainerStatus : ApiRecord
{
    [Doc("The container's name.")]
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("What the container is doing now.")]
    [JsonPropertyName("state"), Field(2)]
    public ContainerState? State { get; init; }

    [Doc("How its previous run ended.")]
    [JsonPropertyName("lastState"), Field(3)]
    public ContainerState? LastState { get; init; }

    [Doc("Whether it passes its readiness probe.")]
    [JsonPropertyName("ready"), Field(4, Required = true)]
    public bool Ready { get; init; }

    [Doc("How often it was started again.")]
    [JsonPropertyName("restartCount"), Field(5, Required = true)]
    public int RestartCount { get; init; }

    [Doc("The image it runs.")]
    [JsonPropertyName("image"), Field(6, Required = true)]
    public string Image { get => field ?? ""; init; }

    [Doc("The image's digest.")]
    [JsonPropertyName("imageID"), Field(7, Required = true)]
    public string ImageID { get => field ?? ""; init; }

    [Doc("Runtime and id, as type://id.")]
    [JsonPropertyName("containerID"), Field(8)]
    public string? ContainerID { get; init; }

    [Doc("Whether it passed its startup probe.")]
    [JsonPropertyName("started"), Field(9)]
    public bool? Started { get; init; }

    [JsonPropertyName("allocatedResources"), Field(10)]
    public IReadOnlyDictionary<string, Quantity>? AllocatedResources { get; init; }

    [JsonPropertyName("resources"), Field(11)]
    public ResourceRequirements? Resources { get; init; }

    [JsonPropertyName("volumeMounts"), Field(12, MergeKey = "mountPath", Strategy = "merge", List = "map", Keys = ["mountPath"])]
    public IReadOnlyList<VolumeMountStatus>? VolumeMounts { get; init; }

    [JsonPropertyName("user"), Field(13)]
    public ContainerUser? User { get; init; }

    [JsonPropertyName("allocatedResourcesStatus"), Field(14, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<ResourceStatus>? AllocatedResourcesStatus { get; init; }

    [JsonPropertyName("stopSignal"), Field(15)]
    public string? StopSignal { get; init; }
}
