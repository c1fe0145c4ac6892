using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Events;

/// <summary>The Event kind of events.k8s.io/v1.</summary>
[Doc("Something that happened to an object; kept for a short while.")]
[ApiType("io.k8s.api.events.v1.Event")]
[ApiKind("events.k8s.io", "v1", "Event")]
public sealed record Event : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("eventTime"), Field(2, Required = true)]
    public MicroTime EventTime { get; init; }

    [JsonPropertyName("series"), Field(3)]
    public EventSeries? Series { get; init; }

    [Doc("Who reports it.")]
    [JsonPropertyName("reportingController"), Field(4)]
    public string? ReportingController { get; init; }

    [Doc("Which instance of it.")]
    [JsonPropertyName("reportingInstance"), Field(5)]
    public string? ReportingInstance { get; init; }

    [Doc("What was done or failed.")]
    [JsonPropertyName("action"), Field(6)]
    public string? Action { get; init; }

    [Doc("One CamelCase word for what happened.")]
    [JsonPropertyName("reason"), Field(7)]
    public string? Reason { get; init; }

    [Doc("The object it is about.")]
    [JsonPropertyName("regarding"), Field(8)]
    public ObjectReference? Regarding { get; init; }

    [JsonPropertyName("related"), Field(9)]
    public ObjectReference? Related { get; init; }

    [Doc("What happened, for people.")]
    [JsonPropertyName("note"), Field(10)]
    public string? Note { get; init; }

    [Doc("Normal or Warning.")]
    [JsonPropertyName("type"), Field(11)]
    public string? Type { get; init; }

    [JsonPropertyName("deprecatedSource"), Field(12)]
    public EventSource? DeprecatedSource { get; init; }

    [JsonPropertyName("deprecatedFirstTimestamp"), Field(13)]
    public Time? DeprecatedFirstTimestamp { get; init; }

    [JsonPropertyName("deprecatedLastTimestamp"), Field(14)]
    public Time? DeprecatedLastTimestamp { get; init; }

    [JsonPropertyName("deprecatedCount"), Field(15)]
    public int? DeprecatedCount { get; init; }
}

/// <summary>A list of Event objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.events.v1.EventList")]
[ApiKind("events.k8s.io", "v1", "EventList")]
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
