using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EnvFromSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.EnvFromSource")]
public sealed record EnvFromSource : ApiRecord
{
    [Doc("Put in front of each key.")]
    [JsonPropertyName("prefix"), Field(1)]
    public string? Prefix { get; init; }

    [Doc("The ConfigMap to read.")]
    [JsonPropertyName("configMapRef"), Field(2)]
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    [Doc("The Secret to read.")]
    [JsonPropertyName("secretRef"), Field(3)]
    public SecretEnvSource? SecretRef { get; init; }
}
