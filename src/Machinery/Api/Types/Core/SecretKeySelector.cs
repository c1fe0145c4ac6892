using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SecretKeySelector</c>.</summary>
[ApiType("io.k8s.api.core.v1.SecretKeySelector", MapType = "atomic")]
public sealed record SecretKeySelector : ApiRecord
{
    [Doc("Name of the Secret.")]
    [JsonPropertyName("name"), Field(1, Inside = 1)]
    public string? Name { get; init; }

    [Doc("The key to read.")]
    [JsonPropertyName("key"), Field(2, Required = true)]
    public string Key { get => field ?? ""; init; }

    [Doc("Whether the Secret or key may be absent.")]
    [JsonPropertyName("optional"), Field(3)]
    public bool? Optional { get; init; }
}
