using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Event kind of v1.</summary>
[Doc("Something that happened to an object; kept for a short while.")]
[ApiType("io.k8s.api.core.v1.Event")]
[ApiKind("", "v1", "Event")]
public sealed record Event : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1, Required = true)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The object it is about.")]
    [JsonPropertyName("involvedObject"), Field(2, Required = true)]
    public ObjectReference? InvolvedObject { get; init; }

    [Doc("One CamelCase word for what happened.")]
    [JsonPropertyName("reason"), Field(3)]
    public string? Reason { get; init; }

    [Doc("What happened, for people.")]
    [JsonPropertyName("message"), Field(4)]
    public string? Message { get; init; }

    [Doc("Who reports it.")]
    [JsonPropertyName("source"), Field(5)]
    public EventSource? Source { get; init; }

    [Doc("When it happened first.")]
    [JsonPropertyName("firstTimestamp"), Field(6)]
    public Time? FirstTimestamp { get; init; }

    [Doc("When it happened last.")]
    [JsonPropertyName("lastTimestamp"), Field(7)]
    public Time? LastTimestamp { get; init; }

    [Doc("How often it happened.")]
    [JsonPropertyName("count"), Field(8)]
    public int? Count { get; init; }

    [Doc("Normal or Warning.")]
    [JsonPropertyName("type"), Field(9)]
    public string? Type { get; init; }

    [JsonPropertyName("eventTime"), Field(10)]
    public MicroTime? EventTime { get; init; }

    [JsonPropertyName("series"), Field(11)]
    public EventSeries? Series { get; init; }

    [JsonPropertyName("action"), Field(12)]
    public string? Action { get; init; }

    [JsonPropertyName("related"), Field(13)]
    public ObjectReference? Related { get; init; }

    [JsonPropertyName("reportingComponent"), Field(14)]
    public string? ReportingComponent { get; init; }

    [JsonPropertyName("reportingInstance"), Field(15)]
    public string? ReportingInstance { get; init; }
}

/// <summary>A list of Event objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.EventList")]
[ApiKind("", "v1", "EventList")]
public sealed record EventList : ApiRecord, IKubeList<Event>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Event> Items { get => field ?? []; init; }
}
