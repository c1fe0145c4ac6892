using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Secret kind of v1.</summary>
[Doc("Data that is kept from those without need of it.")]
[ApiType("io.k8s.api.core.v1.Secret")]
[ApiKind("", "v1", "Secret")]
public sealed record Secret : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("Values by key, in base64.")]
    [JsonPropertyName("data"), Field(2)]
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    [Doc("What the Secret is used for; some types require certain keys.")]
    [Default("\"Opaque\"")]
    [JsonPropertyName("type"), Field(3)]
    public string? Type { get; init; }

    [Doc("Plain values merged into data on write; never shown.")]
    [JsonPropertyName("stringData"), Field(4)]
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    [Doc("True forbids every later change of the data.")]
    [JsonPropertyName("immutable"), Field(5)]
    public bool? Immutable { get; init; }
}

/// <summary>A list of Secret objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.SecretList")]
[ApiKind("", "v1", "SecretList")]
public sealed record SecretList : ApiRecord, IKubeList<Secret>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Secret> Items { get => field ?? []; init; }
}
