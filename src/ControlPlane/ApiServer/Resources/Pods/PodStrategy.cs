using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Pods: a new one is Pending and has its QoS class; a running one is nearly fixed; a scheduled one is deleted with grace.</summary>
public sealed class PodStrategy : DefaultingStrategy<Pod>
{
    private static readonly PodStatus NoStatus = new();

    public override bool TracksGeneration => true;

    public override bool AllowUnconditionalUpdate => true;

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of(
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork=false",
        "status.phase", "status.podIP", "status.nominatedNodeName");

    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        base.PrepareForCreate(c, obj);
        Default(obj);
    }

    public override void PrepareForSubresourceUpdate(RequestContext c, string subresource, JsonObject obj, JsonObject old)
    {
        if (subresource == "status")
            PrepareStatus(c, obj, old);
        else
            PrepareContainers(subresource, obj, old);
    }

    public override IEnumerable<FieldError> ValidateSubresourceUpdate(RequestContext c, string subresource, JsonObject obj, JsonObject old)
    {
        var errors = new FieldErrors();
        if (subresource == "ephemeralcontainers")
            EphemeralContainerRules.Check(Read(obj), Read(old), Spec.Child("ephemeralContainers"), errors);
        else if (subresource == "resize")
            ResizeRules.Check(Read(obj), Read(old), Spec, errors);
        return errors;
    }

    public override DeletePlan PlanDelete(RequestContext c, JsonObject obj, DeleteOptions options)
    {
        Pod pod = Read(obj);
        if (string.IsNullOrEmpty(pod.Spec?.NodeName) || pod.Status?.Phase is "Failed" or "Succeeded")
            return DeletePlan.AtOnce;
        long grace = options.GracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds ?? 0;
        return grace == 0 ? DeletePlan.AtOnce : DeletePlan.After(grace < 0 ? 1 : grace);
    }

    protected override Pod Default(Pod obj)
    {
        if (obj.Spec is null)
            return obj;
        PodSpec spec = PodDefaults.OfPod(obj.Spec);
        PodStatus status = WithFirstStatus(obj.Status ?? NoStatus, spec);
        return ReferenceEquals(spec, obj.Spec) && ReferenceEquals(status, obj.Status) ? obj : obj with { Spec = spec, Status = status };
    }

    protected override void Validate(RequestContext c, Pod obj, FieldErrors errors)
    {
        if (obj.Spec is null)
        {
            errors.Required(Spec.Child("containers"));
            return;
        }
        PodSpecRules.Check(obj.Spec, Spec, errors);
        if (obj.Spec.EphemeralContainers is { Count: > 0 })
            errors.Forbidden(Spec.Child("ephemeralContainers"), "cannot be set on create");
        if (obj.Spec.SchedulingGates is { Count: > 0 } && !string.IsNullOrEmpty(obj.Spec.NodeName))
            errors.Forbidden(Spec.Child("nodeName"), "cannot be set until all schedulingGates have been cleared");
    }

    protected override void ValidateUpdate(RequestContext c, Pod obj, Pod old, FieldErrors errors)
    {
        PodSpec spec = obj.Spec ?? new PodSpec();
        PodSpecRules.Check(spec, Spec, errors);
        PodUpdateRules.Check(spec, old.Spec ?? new PodSpec(), Spec, errors);
    }

    private static PodStatus WithFirstStatus(PodStatus status, PodSpec spec)
    {
        if (string.IsNullOrEmpty(status.Phase))
            status = status with { Phase = "Pending" };
        if (string.IsNullOrEmpty(status.QosClass))
            status = status with { QosClass = QosClass.Of(spec) };
        if (spec.SchedulingGates is { Count: > 0 } && status.Conditions?.Any(c => c.Type == "PodScheduled") != true)
            status = status with { Conditions = [.. status.Conditions ?? [], Gated] };
        return status;
    }

    private static PodCondition Gated { get; } = new()
    {
        Type = "PodScheduled",
        Status = "False",
        Reason = "SchedulingGated",
        Message = "Scheduling is blocked due to non-empty scheduling gates",
    };

    /// <summary>Status writes leave the spec, the owners and the deletion alone.</summary>
    private void PrepareStatus(RequestContext c, JsonObject obj, JsonObject old)
    {
        base.PrepareForSubresourceUpdate(c, "status", obj, old);
        JsonObject metadata = Metadata(obj);
        var before = old["metadata"] as JsonObject ?? [];
        foreach (string name in new[] { "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "generation" })
            CopyMember(before, metadata, name);
        if (old["status"]?["qosClass"] is { } qos && obj["status"] is JsonObject status)
            status["qosClass"] = qos.DeepClone();
    }

    /// <summary>ephemeralcontainers and resize change one part of the spec; all else, status included, stays.</summary>
    private void PrepareContainers(string subresource, JsonObject obj, JsonObject old)
    {
        Pod now = Read(obj);
        Pod before = Read(old);
        PodSpec spec = before.Spec ?? new PodSpec();
        PodSpec changed = subresource == "resize"
            ? ResizeRules.WithResources(spec, now.Spec ?? spec)
            : spec with { EphemeralContainers = now.Spec?.EphemeralContainers };
        Write(obj, before with { Metadata = now.Metadata, Spec = PodDefaults.OfPod(changed) });
        BumpGeneration(obj, old);
    }
}
