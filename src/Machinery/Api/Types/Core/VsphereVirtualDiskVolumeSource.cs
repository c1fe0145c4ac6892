using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VsphereVirtualDiskVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource")]
public sealed record VsphereVirtualDiskVolumeSource : ApiRecord
{
    [JsonPropertyName("volumePath"), Field(1, Required = true)]
    public string VolumePath { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }

    [JsonPropertyName("storagePolicyName"), Field(3)]
    public string? StoragePolicyName { get; init; }

    [JsonPropertyName("storagePolicyID"), Field(4)]
    public string? StoragePolicyID { get; init; }
}
