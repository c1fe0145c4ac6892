using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.AzureFileVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.AzureFileVolumeSource")]
public sealed record AzureFileVolumeSource : ApiRecord
{
    [JsonPropertyName("secretName"), Field(1, Required = true)]
    public string SecretName { get => field ?? ""; init; }

    [JsonPropertyName("shareName"), Field(2, Required = true)]
    public string ShareName { get => field ?? ""; init; }

    [JsonPropertyName("readOnly"), Field(3)]
    public bool? ReadOnly { get; init; }
}
