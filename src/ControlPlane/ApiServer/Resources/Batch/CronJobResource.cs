using MiniKube.ControlPlane.ApiServer.Printing.Batch;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Batch;

/// <summary>Cronjobs of batch/v1.</summary>
public static class CronJobResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "batch",
        Version = "v1",
        Resource = "cronjobs",
        Singular = "cronjob",
        Kind = "CronJob",
        Namespaced = true,
        ShortNames = ["cj"],
        Categories = ["all"],
        RecordType = typeof(CronJob),
        Strategy = new CronJobStrategy(),
        Printer = new CronJobTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Cron jobs.</summary>
public sealed class CronJobStrategy : DefaultingStrategy<CronJob>
{
    /// <summary>Leaves room for the suffix of the jobs' names.</summary>
    private const int MaxNameLength = 52;

    public override bool TracksGeneration => true;

    protected override CronJob Default(CronJob obj)
    {
        if (obj.Spec?.JobTemplate?.Spec is not { } job)
            return obj;
        PodTemplateSpec? template = PodDefaults.OfTemplate(job.Template);
        return ReferenceEquals(template, job.Template) ? obj
            : obj with { Spec = obj.Spec with { JobTemplate = obj.Spec.JobTemplate with { Spec = job with { Template = template } } } };
    }

    protected override void Validate(RequestContext c, CronJob obj, FieldErrors errors)
    {
        if (obj.Name.Length > MaxNameLength)
            errors.Invalid(FieldPath.Of("metadata", "name"), obj.Name, "must be no more than 52 characters");
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("schedule"));
            return;
        }
        if (spec.Schedule.Length > 0)
            errors.Rule(Spec.Child("schedule"), spec.Schedule, CronSchedule.Complaint(spec.Schedule));
        if (spec.TimeZone is { } zone)
            TimeZone(zone, errors);
        errors.NonNegative(Spec.Child("startingDeadlineSeconds"), spec.StartingDeadlineSeconds);
        errors.NonNegative(Spec.Child("successfulJobsHistoryLimit"), spec.SuccessfulJobsHistoryLimit);
        errors.NonNegative(Spec.Child("failedJobsHistoryLimit"), spec.FailedJobsHistoryLimit);
        FieldPath job = Spec.Child("jobTemplate").Child("spec");
        if (spec.JobTemplate?.Spec is not { } template)
            return;
        JobRules.Check(template, job, errors);
        if (template.ManualSelector == true)
            errors.NotSupported(job.Child("manualSelector"), "true", "nil", "false");
    }

    private static void TimeZone(string zone, FieldErrors errors)
    {
        FieldPath at = Spec.Child("timeZone");
        if (zone.Length == 0)
            errors.Invalid(at, zone, "timeZone must be nil or non-empty string");
        else if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
            errors.Invalid(at, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            errors.Invalid(at, zone, $"unknown time zone {zone}");
    }
}
