using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>The CronJob kind of batch/v1.</summary>
[Doc("Starts Jobs by the clock.")]
[ApiType("io.k8s.api.batch.v1.CronJob")]
[ApiKind("batch", "v1", "CronJob")]
public sealed record CronJob : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("When and what.")]
    [JsonPropertyName("spec"), Field(2, Required = true)]
    public CronJobSpec? Spec { get; init; }

    [Doc("What was started.")]
    [JsonPropertyName("status"), Field(3)]
    public CronJobStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.batch.v1.CronJobSpec</c>.</summary>
[ApiType("io.k8s.api.batch.v1.CronJobSpec")]
public sealed record CronJobSpec : ApiRecord
{
    [Doc("When, in cron's five fields.")]
    [JsonPropertyName("schedule"), Field(1, Required = true)]
    public string Schedule { get => field ?? ""; init; }

    [Doc("Seconds by which a start may be late.")]
    [JsonPropertyName("startingDeadlineSeconds"), Field(2)]
    public long? StartingDeadlineSeconds { get; init; }

    [Doc("What happens when the last Job still runs.")]
    [Default("\"Allow\""), Enum("Allow", "Forbid", "Replace")]
    [JsonPropertyName("concurrencyPolicy"), Field(3)]
    public string? ConcurrencyPolicy { get; init; }

    [Doc("Holds further Jobs.")]
    [Default("false")]
    [JsonPropertyName("suspend"), Field(4)]
    public bool? Suspend { get; init; }

    [Doc("Blueprint of the Jobs.")]
    [JsonPropertyName("jobTemplate"), Field(5, Required = true)]
    public JobTemplateSpec? JobTemplate { get; init; }

    [Doc("Succeeded Jobs kept.")]
    [Default("3")]
    [JsonPropertyName("successfulJobsHistoryLimit"), Field(6)]
    public int? SuccessfulJobsHistoryLimit { get; init; }

    [Doc("Failed Jobs kept.")]
    [Default("1")]
    [JsonPropertyName("failedJobsHistoryLimit"), Field(7)]
    public int? FailedJobsHistoryLimit { get; init; }

    [Doc("Time zone of the schedule.")]
    [JsonPropertyName("timeZone"), Field(8)]
    public string? TimeZone { get; init; }
}

/// <summary>Wire type <c>api.batch.v1.CronJobStatus</c>.</summary>
[ApiType("io.k8s.api.batch.v1.CronJobStatus")]
public sealed record CronJobStatus : ApiRecord
{
    [JsonPropertyName("active"), Field(1, List = "atomic")]
    public IReadOnlyList<ObjectReference>? Active { get; init; }

    [JsonPropertyName("lastScheduleTime"), Field(4)]
    public Time? LastScheduleTime { get; init; }

    [JsonPropertyName("lastSuccessfulTime"), Field(5)]
    public Time? LastSuccessfulTime { get; init; }
}

/// <summary>A list of CronJob objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.batch.v1.CronJobList")]
[ApiKind("batch", "v1", "CronJobList")]
public sealed record CronJobList : ApiRecord, IKubeList<CronJob>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<CronJob> Items { get => field ?? []; init; }
}
