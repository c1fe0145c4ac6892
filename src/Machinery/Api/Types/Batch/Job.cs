using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>The Job kind of batch/v1.</summary>
[Doc("Runs pods until a number of them have succeeded.")]
[ApiType("io.k8s.api.batch.v1.Job")]
[ApiKind("batch", "v1", "Job")]
public sealed record Job : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What should run.")]
    [JsonPropertyName("spec"), Field(2)]
    public JobSpec? Spec { get; init; }

    [Doc("How far it has come.")]
    [JsonPropertyName("status"), Field(3)]
    public JobStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.batch.v1.JobSpec</c>.</summary>
[ApiType("io.k8s.api.batch.v1.JobSpec")]
public sealed record JobSpec : ApiRecord
{
    [Doc("Pods that may run at the same time.")]
    [JsonPropertyName("parallelism"), Field(1)]
    public int? Parallelism { get; init; }

    [Doc("Successes wanted.")]
    [JsonPropertyName("completions"), Field(2)]
    public int? Completions { get; init; }

    [Doc("Seconds after which the Job is stopped.")]
    [JsonPropertyName("activeDeadlineSeconds"), Field(3)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Doc("The pods of the Job; made by the server unless manualSelector is set.")]
    [JsonPropertyName("selector"), Field(4)]
    public LabelSelector? Selector { get; init; }

    [Doc("The selector was given by the user.")]
    [JsonPropertyName("manualSelector"), Field(5)]
    public bool? ManualSelector { get; init; }

    [Doc("Blueprint of the pods.")]
    [JsonPropertyName("template"), Field(6, Required = true)]
    public PodTemplateSpec? Template { get; init; }

    [Doc("Failures after which the Job has failed.")]
    [JsonPropertyName("backoffLimit"), Field(7)]
    public int? BackoffLimit { get; init; }

    [Doc("Seconds after its end at which the Job is deleted.")]
    [JsonPropertyName("ttlSecondsAfterFinished"), Field(8)]
    public int? TtlSecondsAfterFinished { get; init; }

    [Doc("Whether pods are numbered.")]
    [Enum("Indexed", "NonIndexed")]
    [JsonPropertyName("completionMode"), Field(9)]
    public string? CompletionMode { get; init; }

    [Doc("Holds the Job: no pod runs.")]
    [JsonPropertyName("suspend"), Field(10)]
    public bool? Suspend { get; init; }

    [Doc("How failures of pods are judged.")]
    [JsonPropertyName("podFailurePolicy"), Field(11)]
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    [JsonPropertyName("backoffLimitPerIndex"), Field(12)]
    public int? BackoffLimitPerIndex { get; init; }

    [JsonPropertyName("maxFailedIndexes"), Field(13)]
    public int? MaxFailedIndexes { get; init; }

    [Doc("When a failing pod is replaced.")]
    [Enum("Failed", "TerminatingOrFailed")]
    [JsonPropertyName("podReplacementPolicy"), Field(14)]
    public string? PodReplacementPolicy { get; init; }

    [JsonPropertyName("managedBy"), Field(15)]
    public string? ManagedBy { get; init; }

    [JsonPropertyName("successPolicy"), Field(16)]
    public SuccessPolicy? SuccessPolicy { get; init; }
}

/// <summary>Wire type <c>api.batch.v1.JobStatus</c>.</summary>
[ApiType("io.k8s.api.batch.v1.JobStatus")]
public sealed record JobStatus : ApiRecord
{
    [Doc("Complete, Failed or Suspended.")]
    [JsonPropertyName("conditions"), Field(1, MergeKey = "type", Strategy = "merge", List = "atomic")]
    public IReadOnlyList<JobCondition>? Conditions { get; init; }

    [JsonPropertyName("startTime"), Field(2)]
    public Time? StartTime { get; init; }

    [JsonPropertyName("completionTime"), Field(3)]
    public Time? CompletionTime { get; init; }

    [Doc("Pods that are running or waiting to.")]
    [JsonPropertyName("active"), Field(4)]
    public int? Active { get; init; }

    [Doc("Pods that have succeeded.")]
    [JsonPropertyName("succeeded"), Field(5)]
    public int? Succeeded { get; init; }

    [Doc("Pods that have failed.")]
    [JsonPropertyName("failed"), Field(6)]
    public int? Failed { get; init; }

    [JsonPropertyName("completedIndexes"), Field(7)]
    public string? CompletedIndexes { get; init; }

    [JsonPropertyName("uncountedTerminatedPods"), Field(8)]
    public UncountedTerminatedPods? UncountedTerminatedPods { get; init; }

    [JsonPropertyName("ready"), Field(9)]
    public int? Ready { get; init; }

    [JsonPropertyName("failedIndexes"), Field(10)]
    public string? FailedIndexes { get; init; }

    [JsonPropertyName("terminating"), Field(11)]
    public int? Terminating { get; init; }
}

/// <summary>Wire type <c>api.batch.v1.JobCondition</c>.</summary>
[ApiType("io.k8s.api.batch.v1.JobCondition")]
public sealed record JobCondition : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [JsonPropertyName("lastProbeTime"), Field(3)]
    public Time? LastProbeTime { get; init; }

    [JsonPropertyName("lastTransitionTime"), Field(4)]
    public Time? LastTransitionTime { get; init; }

    [JsonPropertyName("reason"), Field(5)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(6)]
    public string? Message { get; init; }
}

/// <summary>A list of Job objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.batch.v1.JobList")]
[ApiKind("batch", "v1", "JobList")]
public sealed record JobList : ApiRecord, IKubeList<Job>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Job> Items { get => field ?? []; init; }
}
