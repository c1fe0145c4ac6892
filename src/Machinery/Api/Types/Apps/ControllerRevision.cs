using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>The ControllerRevision kind of apps/v1.</summary>
[Doc("A snapshot of a controller's state, for rollback.")]
[ApiType("io.k8s.api.apps.v1.ControllerRevision")]
[ApiKind("apps", "v1", "ControllerRevision")]
public sealed record ControllerRevision : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The state.")]
    [JsonPropertyName("data"), Field(2)]
    public JsonElement? Data { get; init; }

    [Doc("Number of the snapshot.")]
    [JsonPropertyName("revision"), Field(3, Required = true)]
    public long Revision { get; init; }
}

/// <summary>A list of ControllerRevision objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.apps.v1.ControllerRevisionList")]
[ApiKind("apps", "v1", "ControllerRevisionList")]
public sealed record ControllerRevisionList : ApiRecord, IKubeList<ControllerRevision>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ControllerRevision> Items { get => field ?? []; init; }
}
