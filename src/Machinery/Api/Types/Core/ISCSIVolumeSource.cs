using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ISCSIVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.ISCSIVolumeSource")]
public sealed record ISCSIVolumeSource : ApiRecord
{
    [JsonPropertyName("targetPortal"), Field(1, Required = true)]
    public string TargetPortal { get => field ?? ""; init; }

    [JsonPropertyName("iqn"), Field(2, Required = true)]
    public string Iqn { get => field ?? ""; init; }

    [JsonPropertyName("lun"), Field(3, Required = true)]
    public int Lun { get; init; }

    [Default("\"default\"")]
    [JsonPropertyName("iscsiInterface"), Field(4)]
    public string? IscsiInterface { get; init; }

    [JsonPropertyName("fsType"), Field(5)]
    public string? FsType { get; init; }

    [JsonPropertyName("readOnly"), Field(6)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("portals"), Field(7, List = "atomic")]
    public IReadOnlyList<string>? Portals { get; init; }

    [JsonPropertyName("chapAuthDiscovery"), Field(8)]
    public bool? ChapAuthDiscovery { get; init; }

    [JsonPropertyName("secretRef"), Field(10)]
    public LocalObjectReference? SecretRef { get; init; }

    [JsonPropertyName("chapAuthSession"), Field(11)]
    public bool? ChapAuthSession { get; init; }

    [JsonPropertyName("initiatorName"), Field(12)]
    public string? InitiatorName { get; init; }
}
