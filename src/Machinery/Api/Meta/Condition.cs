using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.Condition</c>.</summary>
[Doc("One aspect of an object's state.")]
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Condition")]
public sealed record Condition : ApiRecord
{
    [Doc("Name of the condition.")]
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [Doc("True, False or Unknown.")]
    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [Doc("The generation the condition is about.")]
    [JsonPropertyName("observedGeneration"), Field(3)]
    public long? ObservedGeneration { get; init; }

    [Doc("When the status last changed.")]
    [JsonPropertyName("lastTransitionTime"), Field(4, Required = true)]
    public Time LastTransitionTime { get; init; }

    [Doc("One CamelCase word for the last change.")]
    [JsonPropertyName("reason"), Field(5, Required = true)]
    public string Reason { get => field ?? ""; init; }

    [Doc("For people: details of the last change.")]
    [JsonPropertyName("message"), Field(6, Required = true)]
    public string Message { get => field ?? ""; init; }
}
