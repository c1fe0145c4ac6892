using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The ResourceQuota kind of v1.</summary>
[Doc("A cap on what a namespace may use in all.")]
[ApiType("io.k8s.api.core.v1.ResourceQuota")]
[ApiKind("", "v1", "ResourceQuota")]
public sealed record ResourceQuota : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The cap.")]
    [JsonPropertyName("spec"), Field(2)]
    public ResourceQuotaSpec? Spec { get; init; }

    [Doc("The cap in force and what is used.")]
    [JsonPropertyName("status"), Field(3)]
    public ResourceQuotaStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.ResourceQuotaSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.ResourceQuotaSpec")]
public sealed record ResourceQuotaSpec : ApiRecord
{
    [Doc("The cap for each named resource.")]
    [JsonPropertyName("hard"), Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Hard { get; init; }

    [Doc("Which objects are counted.")]
    [JsonPropertyName("scopes"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? Scopes { get; init; }

    [JsonPropertyName("scopeSelector"), Field(3)]
    public ScopeSelector? ScopeSelector { get; init; }
}

/// <summary>Wire type <c>api.core.v1.ResourceQuotaStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.ResourceQuotaStatus")]
public sealed record ResourceQuotaStatus : ApiRecord
{
    [JsonPropertyName("hard"), Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Hard { get; init; }

    [JsonPropertyName("used"), Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Used { get; init; }
}

/// <summary>A list of ResourceQuota objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.ResourceQuotaList")]
[ApiKind("", "v1", "ResourceQuotaList")]
public sealed record ResourceQuotaList : ApiRecord, IKubeList<ResourceQuota>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ResourceQuota> Items { get => field ?? []; init; }
}
