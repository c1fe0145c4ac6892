using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.FlexVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.FlexVolumeSource")]
public sealed record FlexVolumeSource : ApiRecord
{
    [JsonPropertyName("driver"), Field(1, Required = true)]
    public string Driver { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }

    [JsonPropertyName("secretRef"), Field(3)]
    public LocalObjectReference? SecretRef { get; init; }

    [JsonPropertyName("readOnly"), Field(4)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("options"), Field(5)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
