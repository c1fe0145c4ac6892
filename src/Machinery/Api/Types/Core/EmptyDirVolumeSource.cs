using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EmptyDirVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.EmptyDirVolumeSource")]
public sealed record EmptyDirVolumeSource : ApiRecord
{
    [Doc("Memory for a tmpfs; empty for the node's disk.")]
    [JsonPropertyName("medium"), Field(1)]
    public string? Medium { get; init; }

    [Doc("The most the directory may hold.")]
    [JsonPropertyName("sizeLimit"), Field(2)]
    public Quantity? SizeLimit { get; init; }
}
