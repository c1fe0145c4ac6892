using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PhotonPersistentDiskVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource")]
public sealed record PhotonPersistentDiskVolumeSource : ApiRecord
{
    [JsonPropertyName("pdID"), Field(1, Required = true)]
    public string PdID { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }
}
