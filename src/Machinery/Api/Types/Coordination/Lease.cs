using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Coordination;

/// <summary>The Lease kind of coordination.k8s.io/v1.</summary>
[Doc("A claim to something, held for a time: leadership or being alive.")]
[ApiType("io.k8s.api.coordination.v1.Lease")]
[ApiKind("coordination.k8s.io", "v1", "Lease")]
public sealed record Lease : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("Who holds it and since when.")]
    [JsonPropertyName("spec"), Field(2)]
    public LeaseSpec? Spec { get; init; }
}

/// <summary>Wire type <c>api.coordination.v1.LeaseSpec</c>.</summary>
[ApiType("io.k8s.api.coordination.v1.LeaseSpec")]
public sealed record LeaseSpec : ApiRecord
{
    [Doc("The holder.")]
    [JsonPropertyName("holderIdentity"), Field(1)]
    public string? HolderIdentity { get; init; }

    [Doc("Seconds without renewal after which others may take it.")]
    [JsonPropertyName("leaseDurationSeconds"), Field(2)]
    public int? LeaseDurationSeconds { get; init; }

    [Doc("When the holder got it.")]
    [JsonPropertyName("acquireTime"), Field(3)]
    public MicroTime? AcquireTime { get; init; }

    [Doc("When it was last renewed.")]
    [JsonPropertyName("renewTime"), Field(4)]
    public MicroTime? RenewTime { get; init; }

    [Doc("How often the holder has changed.")]
    [JsonPropertyName("leaseTransitions"), Field(5)]
    public int? LeaseTransitions { get; init; }

    [JsonPropertyName("strategy"), Field(6)]
    public string? Strategy { get; init; }

    [JsonPropertyName("preferredHolder"), Field(7)]
    public string? PreferredHolder { get; init; }
}

/// <summary>A list of Lease objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.coordination.v1.LeaseList")]
[ApiKind("coordination.k8s.io", "v1", "LeaseList")]
public sealed record LeaseList : ApiRecord, IKubeList<Lease>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Lease> Items { get => field ?? []; init; }
}
