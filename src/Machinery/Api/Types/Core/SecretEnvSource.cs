using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SecretEnvSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.SecretEnvSource")]
public sealed record SecretEnvSource : ApiRecord
{
    [Doc("Name of the Secret.")]
    [JsonPropertyName("name"), Field(1, Inside = 1)]
    public string? Name { get; init; }

    [JsonPropertyName("optional"), Field(2)]
    public bool? Optional { get; init; }
}
