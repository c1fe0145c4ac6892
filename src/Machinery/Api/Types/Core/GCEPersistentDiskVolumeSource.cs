using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.GCEPersistentDiskVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.GCEPersistentDiskVolumeSource")]
public sealed record GCEPersistentDiskVolumeSource : ApiRecord
{
    [JsonPropertyName("pdName"), Field(1, Required = true)]
    public string PdName { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }

    [JsonPropertyName("partition"), Field(3)]
    public int? Partition { get; init; }

    [JsonPropertyName("readOnly"), Field(4)]
    public bool? ReadOnly { get; init; }
}
