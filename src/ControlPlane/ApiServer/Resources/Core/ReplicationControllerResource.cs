using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.ControlPlane.ApiServer.Resources.Workloads;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Replicationcontrollers of v1.</summary>
public static class ReplicationControllerResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "replicationcontrollers",
        Singular = "replicationcontroller",
        Kind = "ReplicationController",
        Namespaced = true,
        ShortNames = ["rc"],
        Categories = ["all"],
        RecordType = typeof(ReplicationController),
        Strategy = new ReplicationControllerStrategy(),
        Printer = new ReplicationControllerTable(),
        Subresources =
        [
            SubresourceDescriptor.ScaleOf(),
            SubresourceDescriptor.Status,
        ],
    };
}

/// <summary>Replication controllers: selector and labels are the template's unless given. Deleting one leaves its pods.</summary>
public sealed class ReplicationControllerStrategy : DefaultingStrategy<ReplicationController>
{
    public override bool TracksGeneration => true;

    public override bool OrphansByDefault => true;

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of("status.replicas=0");

    protected override ReplicationController Default(ReplicationController obj)
    {
        if (obj.Spec is not { } spec)
            return obj;
        PodTemplateSpec? template = PodDefaults.OfTemplate(spec.Template);
        if (!ReferenceEquals(template, spec.Template))
            obj = obj with { Spec = spec = spec with { Template = template } };
        if (template?.Metadata?.Labels is not { Count: > 0 } labels)
            return obj;
        if (spec.Selector is null or { Count: 0 })
            obj = obj with { Spec = spec with { Selector = labels } };
        return obj.Metadata?.Labels is null or { Count: 0 } ? obj with { Metadata = (obj.Metadata ?? new ObjectMeta()) with { Labels = labels } } : obj;
    }

    protected override void Validate(RequestContext c, ReplicationController obj, FieldErrors errors)
    {
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("selector"));
            return;
        }
        WorkloadRules.Counts(spec.Replicas, spec.MinReadySeconds, null, errors);
        if (spec.Selector is null or { Count: 0 })
            errors.Required(Spec.Child("selector"));
        if (spec.Template is null)
            errors.Required(Spec.Child("template"));
        WorkloadRules.SelectorAndTemplate(spec.Selector is { Count: > 0 } labels ? new LabelSelector { MatchLabels = labels } : null, spec.Template, "replicationcontroller", errors);
        WorkloadRules.RunsForever(spec.Template, "ReplicationController", errors);
    }
}
