using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The ConfigMap kind of v1.</summary>
[Doc("Configuration data for pods.")]
[ApiType("io.k8s.api.core.v1.ConfigMap")]
[ApiKind("", "v1", "ConfigMap")]
public sealed record ConfigMap : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("UTF-8 values by key.")]
    [JsonPropertyName("data"), Field(2)]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    [Doc("Other values by key, in base64.")]
    [JsonPropertyName("binaryData"), Field(3)]
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }

    [Doc("True forbids every later change of the data.")]
    [JsonPropertyName("immutable"), Field(4)]
    public bool? Immutable { get; init; }
}

/// <summary>A list of ConfigMap objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMapList")]
[ApiKind("", "v1", "ConfigMapList")]
public sealed record ConfigMapList : ApiRecord, IKubeList<ConfigMap>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ConfigMap> Items { get => field ?? []; init; }
}
