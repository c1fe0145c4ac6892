using MiniKube.ControlPlane.ApiServer.Printing.Apps;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.ControlPlane.ApiServer.Resources.Workloads;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Apps;

/// <summary>Daemonsets of apps/v1.</summary>
public static class DaemonSetResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "apps",
        Version = "v1",
        Resource = "daemonsets",
        Singular = "daemonset",
        Kind = "DaemonSet",
        Namespaced = true,
        ShortNames = ["ds"],
        Categories = ["all"],
        RecordType = typeof(DaemonSet),
        Strategy = new DaemonSetStrategy(),
        Printer = new DaemonSetTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Daemon sets: one node at a time unless told otherwise; the selector never changes.</summary>
public sealed class DaemonSetStrategy : DefaultingStrategy<DaemonSet>
{
    public override bool TracksGeneration => true;

    protected override DaemonSet Default(DaemonSet obj)
    {
        if (obj.Spec is not { } spec)
            return obj;
        PodTemplateSpec? template = PodDefaults.OfTemplate(spec.Template);
        DaemonSetUpdateStrategy strategy = Default(spec.UpdateStrategy ?? new DaemonSetUpdateStrategy());
        return ReferenceEquals(template, spec.Template) && ReferenceEquals(strategy, spec.UpdateStrategy)
            ? obj : obj with { Spec = spec with { Template = template, UpdateStrategy = strategy } };
    }

    protected override void Validate(RequestContext c, DaemonSet obj, FieldErrors errors)
    {
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("selector"));
            return;
        }
        WorkloadRules.Counts(null, spec.MinReadySeconds, spec.RevisionHistoryLimit, errors);
        WorkloadRules.SelectorAndTemplate(spec.Selector, spec.Template, "daemonset", errors);
        WorkloadRules.RunsForever(spec.Template, "DaemonSet", errors);
        if (spec.UpdateStrategy?.RollingUpdate is { } rolling)
            CheckRolling(rolling, Spec.Child("updateStrategy").Child("rollingUpdate"), errors);
    }

    protected override void ValidateUpdate(RequestContext c, DaemonSet obj, DaemonSet old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.SameJson(Spec.Child("selector"), obj.Spec?.Selector, old.Spec?.Selector);
    }

    private static void CheckRolling(RollingUpdateDaemonSet rolling, FieldPath path, FieldErrors errors)
    {
        WorkloadRules.NumberOrPercent(rolling.MaxUnavailable, path.Child("maxUnavailable"), errors);
        WorkloadRules.NumberOrPercent(rolling.MaxSurge, path.Child("maxSurge"), errors);
        bool hasUnavailable = !WorkloadRules.IsZero(rolling.MaxUnavailable);
        bool hasSurge = !WorkloadRules.IsZero(rolling.MaxSurge);
        if (hasUnavailable && hasSurge)
            errors.Invalid(path.Child("maxSurge"), rolling.MaxSurge, "may not be set when maxUnavailable is non-zero");
        else if (!hasUnavailable && !hasSurge)
            errors.Required(path.Child("maxUnavailable"), "cannot be 0 when maxSurge is 0");
        WorkloadRules.AtMostAll(rolling.MaxUnavailable, path.Child("maxUnavailable"), errors);
        WorkloadRules.AtMostAll(rolling.MaxSurge, path.Child("maxSurge"), errors);
    }

    private static DaemonSetUpdateStrategy Default(DaemonSetUpdateStrategy strategy)
    {
        if (string.IsNullOrEmpty(strategy.Type))
            strategy = strategy with { Type = "RollingUpdate" };
        if (strategy.Type != "RollingUpdate" || strategy.RollingUpdate is { MaxSurge: not null, MaxUnavailable: not null })
            return strategy;
        RollingUpdateDaemonSet rolling = strategy.RollingUpdate ?? new RollingUpdateDaemonSet();
        return strategy with { RollingUpdate = rolling with { MaxUnavailable = rolling.MaxUnavailable ?? 1, MaxSurge = rolling.MaxSurge ?? 0 } };
    }
}
