using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Namespace kind of v1.</summary>
[Doc("A scope for names; deleting it deletes everything in it.")]
[ApiType("io.k8s.api.core.v1.Namespace")]
[ApiKind("", "v1", "Namespace")]
public sealed record Namespace : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("Behaviour of the namespace.")]
    [JsonPropertyName("spec"), Field(2)]
    public NamespaceSpec? Spec { get; init; }

    [Doc("State of the namespace.")]
    [JsonPropertyName("status"), Field(3)]
    public NamespaceStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.NamespaceSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.NamespaceSpec")]
public sealed record NamespaceSpec : ApiRecord
{
    [Doc("Must be empty before the namespace goes away.")]
    [JsonPropertyName("finalizers"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Finalizers { get; init; }
}

/// <summary>Wire type <c>api.core.v1.NamespaceStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.NamespaceStatus")]
public sealed record NamespaceStatus : ApiRecord
{
    [Doc("Whether the namespace is being deleted.")]
    [Enum("Active", "Terminating")]
    [JsonPropertyName("phase"), Field(1)]
    public string? Phase { get; init; }

    [JsonPropertyName("conditions"), Field(2, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<NamespaceCondition>? Conditions { get; init; }
}

/// <summary>Wire type <c>api.core.v1.NamespaceCondition</c>.</summary>
[ApiType("io.k8s.api.core.v1.NamespaceCondition")]
public sealed record NamespaceCondition : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [JsonPropertyName("lastTransitionTime"), Field(4)]
    public Time? LastTransitionTime { get; init; }

    [JsonPropertyName("reason"), Field(5)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(6)]
    public string? Message { get; init; }
}

/// <summary>A list of Namespace objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.NamespaceList")]
[ApiKind("", "v1", "NamespaceList")]
public sealed record NamespaceList : ApiRecord, IKubeList<Namespace>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Namespace> Items { get => field ?? []; init; }
}
