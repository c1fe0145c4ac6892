using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.LimitRangeItem</c>.</summary>
[ApiType("io.k8s.api.core.v1.LimitRangeItem")]
public sealed record LimitRangeItem : ApiRecord
{
    [Doc("Container, Pod or PersistentVolumeClaim.")]
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [Doc("The most that may be asked for.")]
    [JsonPropertyName("max"), Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Max { get; init; }

    [Doc("The least that must be asked for.")]
    [JsonPropertyName("min"), Field(3)]
    public IReadOnlyDictionary<string, Quantity>? Min { get; init; }

    [Doc("Limits where none are given.")]
    [JsonPropertyName("default"), Field(4)]
    public IReadOnlyDictionary<string, Quantity>? Default { get; init; }

    [Doc("Requests where none are given.")]
    [JsonPropertyName("defaultRequest"), Field(5)]
    public IReadOnlyDictionary<string, Quantity>? DefaultRequest { get; init; }

    [Doc("The most a limit may exceed its request, as a factor.")]
    [JsonPropertyName("maxLimitRequestRatio"), Field(6)]
    public IReadOnlyDictionary<string, Quantity>? MaxLimitRequestRatio { get; init; }
}
