using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>Wire type <c>api.storage.v1.CSINodeDriver</c>.</summary>
[ApiType("io.k8s.api.storage.v1.CSINodeDriver")]
public sealed record CSINodeDriver : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("nodeID"), Field(2, Required = true)]
    public string NodeID { get => field ?? ""; init; }

    [JsonPropertyName("topologyKeys"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? TopologyKeys { get; init; }

    [JsonPropertyName("allocatable"), Field(4)]
    public VolumeNodeResources? Allocatable { get; init; }
}
