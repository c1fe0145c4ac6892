using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Policy;

/// <summary>The Eviction kind of policy/v1.</summary>
[Doc("Asks to remove a pod within the limits of its budget.")]
[ApiType("io.k8s.api.policy.v1.Eviction")]
[ApiKind("policy", "v1", "Eviction")]
public sealed record Eviction : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("deleteOptions"), Field(2)]
    public DeleteOptions? DeleteOptions { get; init; }
}
