using MiniKube.ControlPlane.ApiServer.Printing.Apps;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.ControlPlane.ApiServer.Resources.Workloads;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Apps;

/// <summary>Statefulsets of apps/v1.</summary>
public static class StatefulSetResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "apps",
        Version = "v1",
        Resource = "statefulsets",
        Singular = "statefulset",
        Kind = "StatefulSet",
        Namespaced = true,
        ShortNames = ["sts"],
        Categories = ["all"],
        RecordType = typeof(StatefulSet),
        Strategy = new StatefulSetStrategy(),
        Printer = new StatefulSetTable(),
        Subresources =
        [
            SubresourceDescriptor.ScaleOf(),
            SubresourceDescriptor.Status,
        ],
    };
}

/// <summary>Stateful sets: only what does not touch names and storage may change.</summary>
public sealed class StatefulSetStrategy : DefaultingStrategy<StatefulSet>
{
    private const string OnlyThese = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
        + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly StatefulSetPersistentVolumeClaimRetentionPolicy Keep = new() { WhenDeleted = "Retain", WhenScaled = "Retain" };

    public override bool TracksGeneration => true;

    protected override StatefulSet Default(StatefulSet obj)
    {
        if (obj.Spec is not { } spec)
            return obj;
        PodTemplateSpec? template = PodDefaults.OfTemplate(spec.Template);
        StatefulSetUpdateStrategy strategy = Default(spec.UpdateStrategy ?? new StatefulSetUpdateStrategy());
        return ReferenceEquals(template, spec.Template) && ReferenceEquals(strategy, spec.UpdateStrategy) && spec.PersistentVolumeClaimRetentionPolicy is not null
            ? obj
            : obj with
            {
                Spec = spec with { Template = template, UpdateStrategy = strategy, PersistentVolumeClaimRetentionPolicy = spec.PersistentVolumeClaimRetentionPolicy ?? Keep },
            };
    }

    protected override void Validate(RequestContext c, StatefulSet obj, FieldErrors errors)
    {
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("selector"));
            return;
        }
        WorkloadRules.Counts(spec.Replicas, spec.MinReadySeconds, spec.RevisionHistoryLimit, errors);
        WorkloadRules.SelectorAndTemplate(spec.Selector, spec.Template, "statefulset", errors);
        WorkloadRules.RunsForever(spec.Template, "StatefulSet", errors);
        errors.NonNegative(Spec.Child("ordinals").Child("start"), spec.Ordinals?.Start);
        FieldPath rolling = Spec.Child("updateStrategy").Child("rollingUpdate");
        if (spec.UpdateStrategy is { Type: "OnDelete", RollingUpdate: not null } strategy)
            errors.Invalid(rolling, JsonEquality.ToNode(strategy.RollingUpdate), "only allowed for updateStrategy 'RollingUpdate'");
        errors.NonNegative(rolling.Child("partition"), spec.UpdateStrategy?.RollingUpdate?.Partition);
        WorkloadRules.NumberOrPercent(spec.UpdateStrategy?.RollingUpdate?.MaxUnavailable, rolling.Child("maxUnavailable"), errors);
        WorkloadRules.AtMostAll(spec.UpdateStrategy?.RollingUpdate?.MaxUnavailable, rolling.Child("maxUnavailable"), errors);
    }

    protected override void ValidateUpdate(RequestContext c, StatefulSet obj, StatefulSet old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (obj.Spec is not { } now || old.Spec is not { } was)
            return;
        StatefulSetSpec allowed = was with
        {
            Replicas = now.Replicas,
            Ordinals = now.Ordinals,
            Template = now.Template,
            UpdateStrategy = now.UpdateStrategy,
            RevisionHistoryLimit = now.RevisionHistoryLimit,
            PersistentVolumeClaimRetentionPolicy = now.PersistentVolumeClaimRetentionPolicy,
            MinReadySeconds = now.MinReadySeconds,
        };
        if (!JsonEquality.Same(now, allowed))
            errors.Forbidden(Spec, OnlyThese);
    }

    private static StatefulSetUpdateStrategy Default(StatefulSetUpdateStrategy strategy)
    {
        if (string.IsNullOrEmpty(strategy.Type))
            strategy = strategy with { Type = "RollingUpdate" };
        return strategy.Type == "RollingUpdate" && strategy.RollingUpdate?.Partition is null
            ? strategy with { RollingUpdate = (strategy.RollingUpdate ?? new RollingUpdateStatefulSetStrategy()) with { Partition = 0 } }
            : strategy;
    }
}
