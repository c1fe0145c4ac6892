using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ConfigMapNodeConfigSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMapNodeConfigSource")]
public sealed record ConfigMapNodeConfigSource : ApiRecord
{
    [JsonPropertyName("namespace"), Field(1, Required = true)]
    public string Namespace { get => field ?? ""; init; }

    [JsonPropertyName("name"), Field(2, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("uid"), Field(3)]
    public string? Uid { get; init; }

    [JsonPropertyName("resourceVersion"), Field(4)]
    public string? ResourceVersion { get; init; }

    [JsonPropertyName("kubeletConfigKey"), Field(5, Required = true)]
    public string KubeletConfigKey { get => field ?? ""; init; }
}
