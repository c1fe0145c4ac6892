using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Apps;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.ControlPlane.ApiServer.Resources.Workloads;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Apps;

/// <summary>Replicasets of apps/v1.</summary>
public static class ReplicaSetResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "apps",
        Version = "v1",
        Resource = "replicasets",
        Singular = "replicaset",
        Kind = "ReplicaSet",
        Namespaced = true,
        ShortNames = ["rs"],
        Categories = ["all"],
        RecordType = typeof(ReplicaSet),
        Strategy = new ReplicaSetStrategy(),
        Printer = new ReplicaSetTable(),
        Subresources =
        [
            SubresourceDescriptor.ScaleOf(),
            SubresourceDescriptor.Status,
        ],
    };
}

/// <summary>Replica sets: the selector never changes.</summary>
public sealed class ReplicaSetStrategy : DefaultingStrategy<ReplicaSet>
{
    public override bool TracksGeneration => true;

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of("status.replicas=0");

    protected override ReplicaSet Default(ReplicaSet obj)
    {
        PodTemplateSpec? template = PodDefaults.OfTemplate(obj.Spec?.Template);
        return ReferenceEquals(template, obj.Spec?.Template) ? obj : obj with { Spec = obj.Spec! with { Template = template } };
    }

    protected override void Validate(RequestContext c, ReplicaSet obj, FieldErrors errors)
    {
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("selector"));
            return;
        }
        WorkloadRules.Counts(spec.Replicas, spec.MinReadySeconds, null, errors);
        WorkloadRules.SelectorAndTemplate(spec.Selector, spec.Template, "replicaset", errors);
        WorkloadRules.RunsForever(spec.Template, "ReplicaSet", errors);
        if (spec.Template is null && spec.Replicas > 0)
            errors.Required(Spec.Child("template"));
    }

    protected override void ValidateUpdate(RequestContext c, ReplicaSet obj, ReplicaSet old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.SameJson(Spec.Child("selector"), obj.Spec?.Selector, old.Spec?.Selector);
    }
}
