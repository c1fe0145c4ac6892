using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.CSIPersistentVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.CSIPersistentVolumeSource")]
public sealed record CSIPersistentVolumeSource : ApiRecord
{
    [JsonPropertyName("driver"), Field(1, Required = true)]
    public string Driver { get => field ?? ""; init; }

    [JsonPropertyName("volumeHandle"), Field(2, Required = true)]
    public string VolumeHandle { get => field ?? ""; init; }

    [JsonPropertyName("readOnly"), Field(3)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("fsType"), Field(4)]
    public string? FsType { get; init; }

    [JsonPropertyName("volumeAttributes"), Field(5)]
    public IReadOnlyDictionary<string, string>? VolumeAttributes { get; init; }

    [JsonPropertyName("controllerPublishSecretRef"), Field(6)]
    public SecretReference? ControllerPublishSecretRef { get; init; }

    [JsonPropertyName("nodeStageSecretRef"), Field(7)]
    public SecretReference? NodeStageSecretRef { get; init; }

    [JsonPropertyName("nodePublishSecretRef"), Field(8)]
    public SecretReference? NodePublishSecretRef { get; init; }

    [JsonPropertyName("controllerExpandSecretRef"), Field(9)]
    public SecretReference? ControllerExpandSecretRef { get; init; }

    [JsonPropertyName("nodeExpandSecretRef"), Field(10)]
    public SecretReference? NodeExpandSecretRef { get; init; }
}
