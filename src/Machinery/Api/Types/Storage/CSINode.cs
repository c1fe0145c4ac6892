using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>The CSINode kind of storage.k8s.io/v1.</summary>
[Doc("The CSI drivers of a node.")]
[ApiType("io.k8s.api.storage.v1.CSINode")]
[ApiKind("storage.k8s.io", "v1", "CSINode")]
public sealed record CSINode : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public CSINodeSpec? Spec { get; init; }
}

/// <summary>Wire type <c>api.storage.v1.CSINodeSpec</c>.</summary>
[ApiType("io.k8s.api.storage.v1.CSINodeSpec")]
public sealed record CSINodeSpec : ApiRecord
{
    [JsonPropertyName("drivers"), Field(1, Required = true, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<CSINodeDriver> Drivers { get => field ?? []; init; }
}

/// <summary>A list of CSINode objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.storage.v1.CSINodeList")]
[ApiKind("storage.k8s.io", "v1", "CSINodeList")]
public sealed record CSINodeList : ApiRecord, IKubeList<CSINode>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<CSINode> Items { get => field ?? []; init; }
}
