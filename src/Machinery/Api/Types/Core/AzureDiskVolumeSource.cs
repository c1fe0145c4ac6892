using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.AzureDiskVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.AzureDiskVolumeSource")]
public sealed record AzureDiskVolumeSource : ApiRecord
{
    [Default("\"Shared\""), Enum("Dedicated", "Managed", "Shared")]
    [JsonPropertyName("kind"), Field(6)]
    public string? Kind { get; init; }

    [JsonPropertyName("diskName"), Field(1, Required = true)]
    public string DiskName { get => field ?? ""; init; }

    [JsonPropertyName("diskURI"), Field(2, Required = true)]
    public string DiskURI { get => field ?? ""; init; }

    [Default("\"ReadWrite\""), Enum("None", "ReadOnly", "ReadWrite")]
    [JsonPropertyName("cachingMode"), Field(3)]
    public string? CachingMode { get; init; }

    [Default("\"ext4\"")]
    [JsonPropertyName("fsType"), Field(4)]
    public string? FsType { get; init; }

    [Default("false")]
    [JsonPropertyName("readOnly"), Field(5)]
    public bool? ReadOnly { get; init; }
}
