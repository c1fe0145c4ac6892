using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Batch;

/// <summary>Defaults of a job itself; those of a cron job's template are left to the jobs made from it.</summary>
internal static class JobDefaults
{
    private const int Backoff = 6;

    /// <returns>The same spec if nothing is missing.</returns>
    public static JobSpec Of(JobSpec spec)
    {
        PodTemplateSpec? template = PodDefaults.OfTemplate(spec.Template);
        if (!ReferenceEquals(template, spec.Template))
            spec = spec with { Template = template };
        if (spec is { Completions: null, Parallelism: null })
            spec = spec with { Completions = 1, Parallelism = 1 };
        if (spec.Parallelism is null)
            spec = spec with { Parallelism = 1 };
        if (spec.BackoffLimit is null)
            spec = spec with { BackoffLimit = spec.BackoffLimitPerIndex is null ? Backoff : int.MaxValue };
        if (string.IsNullOrEmpty(spec.CompletionMode))
            spec = spec with { CompletionMode = "NonIndexed" };
        if (spec.Suspend is null)
            spec = spec with { Suspend = false };
        return string.IsNullOrEmpty(spec.PodReplacementPolicy)
            ? spec with { PodReplacementPolicy = spec.PodFailurePolicy is null ? "TerminatingOrFailed" : "Failed" } : spec;
    }
}
