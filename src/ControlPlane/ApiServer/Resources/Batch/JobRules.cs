using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Batch;

/// <summary>Checks of job specs, in jobs and in cron jobs.</summary>
internal static class JobRules
{
    private const int MaxIndexedParallelism = 100_000;

    public static void Check(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        errors.NonNegative(path.Child("parallelism"), spec.Parallelism);
        errors.NonNegative(path.Child("completions"), spec.Completions);
        errors.NonNegative(path.Child("activeDeadlineSeconds"), spec.ActiveDeadlineSeconds);
        errors.NonNegative(path.Child("backoffLimit"), spec.BackoffLimit);
        errors.NonNegative(path.Child("ttlSecondsAfterFinished"), spec.TtlSecondsAfterFinished);
        errors.NonNegative(path.Child("backoffLimitPerIndex"), spec.BackoffLimitPerIndex);
        errors.NonNegative(path.Child("maxFailedIndexes"), spec.MaxFailedIndexes);
        Indexed(spec, path, errors);
        Template(spec, path.Child("template"), errors);
        FailurePolicy(spec, path.Child("podFailurePolicy").Child("rules"), errors);
    }

    public static void CheckSelector(Job job, FieldPath path, FieldErrors errors)
    {
        JobSpec spec = job.Spec!;
        if (spec.Selector is null)
            errors.Required(path.Child("selector"));
        else
            SelectorRules.Check(spec.Selector, path.Child("selector"), errors);
        if (spec.Selector is not null && errors.Count == 0 && !Selector.From(spec.Selector).Matches(spec.Template?.Metadata?.Labels))
            errors.Invalid(path.Child("template").Child("metadata").Child("labels"), JsonEquality.ToNode(spec.Template?.Metadata), "`selector` does not match template `labels`");
    }

    /// <summary>The old template with what decides where pods go from the new one.</summary>
    public static PodTemplateSpec? WithPlacement(PodTemplateSpec? old, PodTemplateSpec? now)
    {
        if (old?.Spec is null || now?.Spec is null)
            return old;
        return old with
        {
            Metadata = now.Metadata,
            Spec = old.Spec with
            {
                NodeSelector = now.Spec.NodeSelector,
                Tolerations = now.Spec.Tolerations,
                Affinity = now.Spec.Affinity,
                SchedulingGates = now.Spec.SchedulingGates,
            },
        };
    }

    private static void Indexed(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.CompletionMode == "Indexed")
        {
            if (spec.Completions is null)
                errors.Required(path.Child("completions"), "when completion mode is Indexed");
            if (spec.Parallelism > MaxIndexedParallelism)
                errors.Invalid(path.Child("parallelism"), spec.Parallelism, $"must be less than or equal to {MaxIndexedParallelism} when completion mode is Indexed");
        }
        else if (spec.BackoffLimitPerIndex is not null)
            errors.Invalid(path.Child("backoffLimitPerIndex"), spec.BackoffLimitPerIndex, "requires indexed completion mode");
        if (spec.MaxFailedIndexes is not null && spec.BackoffLimitPerIndex is null)
            errors.Required(path.Child("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
    }

    private static void Template(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        PodSpecRules.Template(spec.Template, path, errors);
        if (spec.Template?.Spec?.RestartPolicy == "Always")
            errors.Required(path.Child("spec").Child("restartPolicy"), "valid values: \"OnFailure\", \"Never\"");
        if (spec.PodFailurePolicy is not null && spec.Template?.Spec?.RestartPolicy is { } policy && policy != "Never")
            errors.Invalid(path.Child("spec").Child("restartPolicy"), policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }

    private static void FailurePolicy(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        IReadOnlyList<PodFailurePolicyRule> rules = spec.PodFailurePolicy?.Rules ?? [];
        for (int i = 0; i < rules.Count; i++)
        {
            PodFailurePolicyRule rule = rules[i];
            FieldPath at = path.Index(i);
            if (rule.Action == "FailIndex" && spec.BackoffLimitPerIndex is null)
                errors.Invalid(at.Child("action"), rule.Action, "requires the backoffLimitPerIndex to be set");
            bool conditions = rule.OnPodConditions is { Count: > 0 };
            if (rule.OnExitCodes is null && !conditions)
                errors.Invalid(at, "", "specifying one of OnExitCodes and OnPodConditions is required");
            if (rule.OnExitCodes is not null && conditions)
                errors.Invalid(at, "", "specifying both OnExitCodes and OnPodConditions is not supported");
            if (rule.OnExitCodes is { Operator: "In" } codes && codes.Values.Contains(0))
                errors.Invalid(at.Child("onExitCodes").Child("values").Index(codes.Values.ToList().IndexOf(0)), 0, "must not be 0 for the In operator");
        }
    }
}
