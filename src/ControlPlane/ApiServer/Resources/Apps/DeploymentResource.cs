using MiniKube.ControlPlane.ApiServer.Printing.Apps;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.ControlPlane.ApiServer.Resources.Workloads;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Apps;

/// <summary>Deployments of apps/v1.</summary>
public static class DeploymentResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "apps",
        Version = "v1",
        Resource = "deployments",
        Singular = "deployment",
        Kind = "Deployment",
        Namespaced = true,
        ShortNames = ["deploy"],
        Categories = ["all"],
        RecordType = typeof(Deployment),
        Strategy = new DeploymentStrategyRules(),
        Printer = new DeploymentTable(),
        Subresources =
        [
            SubresourceDescriptor.ScaleOf(),
            SubresourceDescriptor.Status,
        ],
    };
}

/// <summary>Deployments: 25% at a time unless told otherwise; the selector never changes.</summary>
public sealed class DeploymentStrategyRules : DefaultingStrategy<Deployment>
{
    private static readonly RollingUpdateDeployment QuarterAtATime = new() { MaxUnavailable = "25%", MaxSurge = "25%" };

    public override bool TracksGeneration => true;

    protected override Deployment Default(Deployment obj)
    {
        if (obj.Spec is not { } spec)
            return obj;
        PodTemplateSpec? template = PodDefaults.OfTemplate(spec.Template);
        DeploymentStrategy strategy = Default(spec.Strategy ?? new DeploymentStrategy());
        return ReferenceEquals(template, spec.Template) && ReferenceEquals(strategy, spec.Strategy)
            ? obj : obj with { Spec = spec with { Template = template, Strategy = strategy } };
    }

    protected override void Validate(RequestContext c, Deployment obj, FieldErrors errors)
    {
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("selector"));
            return;
        }
        WorkloadRules.Counts(spec.Replicas, spec.MinReadySeconds, spec.RevisionHistoryLimit, errors);
        WorkloadRules.SelectorAndTemplate(spec.Selector, spec.Template, "deployment", errors);
        WorkloadRules.RunsForever(spec.Template, "Deployment", errors);
        CheckStrategy(spec.Strategy, Spec.Child("strategy"), errors);
        errors.NonNegative(Spec.Child("progressDeadlineSeconds"), spec.ProgressDeadlineSeconds);
        if (spec.ProgressDeadlineSeconds is { } deadline && deadline <= (spec.MinReadySeconds ?? 0))
            errors.Invalid(Spec.Child("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds");
    }

    protected override void ValidateUpdate(RequestContext c, Deployment obj, Deployment old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.SameJson(Spec.Child("selector"), obj.Spec?.Selector, old.Spec?.Selector);
    }

    private static DeploymentStrategy Default(DeploymentStrategy strategy)
    {
        if (string.IsNullOrEmpty(strategy.Type))
            strategy = strategy with { Type = "RollingUpdate" };
        if (strategy.Type != "RollingUpdate" || strategy.RollingUpdate is { MaxSurge: not null, MaxUnavailable: not null })
            return strategy;
        RollingUpdateDeployment rolling = strategy.RollingUpdate ?? QuarterAtATime;
        return strategy with
        {
            RollingUpdate = rolling with
            {
                MaxSurge = rolling.MaxSurge ?? QuarterAtATime.MaxSurge,
                MaxUnavailable = rolling.MaxUnavailable ?? QuarterAtATime.MaxUnavailable,
            },
        };
    }

    private static void CheckStrategy(DeploymentStrategy? strategy, FieldPath path, FieldErrors errors)
    {
        FieldPath at = path.Child("rollingUpdate");
        if (strategy?.RollingUpdate is not { } rolling)
            return;
        if (strategy.Type == "Recreate")
        {
            errors.Forbidden(at, "may not be specified when strategy `type` is 'Recreate'");
            return;
        }
        WorkloadRules.NumberOrPercent(rolling.MaxUnavailable, at.Child("maxUnavailable"), errors);
        WorkloadRules.NumberOrPercent(rolling.MaxSurge, at.Child("maxSurge"), errors);
        if (WorkloadRules.IsZero(rolling.MaxUnavailable) && WorkloadRules.IsZero(rolling.MaxSurge))
            errors.Invalid(at.Child("maxUnavailable"), rolling.MaxUnavailable, "may not be 0 when `maxSurge` is 0");
        WorkloadRules.AtMostAll(rolling.MaxUnavailable, at.Child("maxUnavailable"), errors);
    }
}
