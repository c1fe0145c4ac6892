using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ClusterTrustBundleProjection</c>.</summary>
[ApiType("io.k8s.api.core.v1.ClusterTrustBundleProjection")]
public sealed record ClusterTrustBundleProjection : ApiRecord
{
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [JsonPropertyName("signerName"), Field(2)]
    public string? SignerName { get; init; }

    [JsonPropertyName("labelSelector"), Field(3)]
    public LabelSelector? LabelSelector { get; init; }

    [JsonPropertyName("path"), Field(4, Required = true)]
    public string Path { get => field ?? ""; init; }

    [JsonPropertyName("optional"), Field(5)]
    public bool? Optional { get; init; }
}
