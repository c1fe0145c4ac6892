using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SecretVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.SecretVolumeSource")]
public sealed record SecretVolumeSource : ApiRecord
{
    [Doc("Name of the Secret.")]
    [JsonPropertyName("secretName"), Field(1)]
    public string? SecretName { get; init; }

    [Doc("Keys to show, and under which paths; all if none.")]
    [JsonPropertyName("items"), Field(2, List = "atomic")]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    [Doc("Permission bits of the files.")]
    [Default("420")]
    [JsonPropertyName("defaultMode"), Field(3)]
    public int? DefaultMode { get; init; }

    [Doc("Whether the Secret or its keys may be absent.")]
    [JsonPropertyName("optional"), Field(4)]
    public bool? Optional { get; init; }
}
