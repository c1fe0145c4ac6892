using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The ComponentStatus kind of v1.</summary>
[Doc("Health of a part of the control plane; deprecated.")]
[ApiType("io.k8s.api.core.v1.ComponentStatus")]
[ApiKind("", "v1", "ComponentStatus")]
public sealed record ComponentStatus : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("conditions"), Field(2, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<ComponentCondition>? Conditions { get; init; }
}

/// <summary>A list of ComponentStatus objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.ComponentStatusList")]
[ApiKind("", "v1", "ComponentStatusList")]
public sealed record ComponentStatusList : ApiRecord, IKubeList<ComponentStatus>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ComponentStatus> Items { get => field ?? []; init; }
}
