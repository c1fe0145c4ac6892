using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Toleration</c>.</summary>
[Doc("Lets a pod run on nodes with a matching taint.")]
[ApiType("io.k8s.api.core.v1.Toleration")]
public sealed record Toleration : ApiRecord
{
    [Doc("Key of the taint; empty with operator Exists matches every taint.")]
    [JsonPropertyName("key"), Field(1)]
    public string? Key { get; init; }

    [Doc("How key and value are compared; Equal if unset.")]
    [Enum("Equal", "Exists", "Gt", "Lt")]
    [JsonPropertyName("operator"), Field(2)]
    public string? Operator { get; init; }

    [Doc("Value of the taint.")]
    [JsonPropertyName("value"), Field(3)]
    public string? Value { get; init; }

    [Doc("Effect of the taint; empty matches all.")]
    [Enum("NoExecute", "NoSchedule", "PreferNoSchedule")]
    [JsonPropertyName("effect"), Field(4)]
    public string? Effect { get; init; }

    [Doc("How long a NoExecute taint is put up with.")]
    [JsonPropertyName("tolerationSeconds"), Field(5)]
    public long? TolerationSeconds { get; init; }
}
