using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The PodTemplate kind of v1.</summary>
[Doc("A pod blueprint that stands on its own.")]
[ApiType("io.k8s.api.core.v1.PodTemplate")]
[ApiKind("", "v1", "PodTemplate")]
public sealed record PodTemplate : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The blueprint itself.")]
    [JsonPropertyName("template"), Field(2)]
    public PodTemplateSpec? Template { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PodTemplateSpec</c>.</summary>
[Doc("Labels, annotations and spec that a controller gives the pods it creates.")]
[ApiType("io.k8s.api.core.v1.PodTemplateSpec")]
public sealed record PodTemplateSpec : ApiRecord
{
    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The spec of the pods made from this template.")]
    [JsonPropertyName("spec"), Field(2)]
    public PodSpec? Spec { get; init; }
}

/// <summary>A list of PodTemplate objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.PodTemplateList")]
[ApiKind("", "v1", "PodTemplateList")]
public sealed record PodTemplateList : ApiRecord, IKubeList<PodTemplate>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<PodTemplate> Items { get => field ?? []; init; }
}
