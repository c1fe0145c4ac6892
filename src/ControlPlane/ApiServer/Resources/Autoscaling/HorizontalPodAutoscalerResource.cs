using MiniKube.ControlPlane.ApiServer.Printing.Autoscaling;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Autoscaling;

namespace MiniKube.ControlPlane.ApiServer.Resources.Autoscaling;

/// <summary>Horizontalpodautoscalers of autoscaling/v1.</summary>
public static class HorizontalPodAutoscalerResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "autoscaling",
        Version = "v1",
        Resource = "horizontalpodautoscalers",
        Singular = "horizontalpodautoscaler",
        Kind = "HorizontalPodAutoscaler",
        Namespaced = true,
        ShortNames = ["hpa"],
        Categories = ["all"],
        RecordType = typeof(HorizontalPodAutoscaler),
        Strategy = new HorizontalPodAutoscalerStrategy(),
        Printer = new HorizontalPodAutoscalerTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Horizontal pod autoscalers.</summary>
public sealed class HorizontalPodAutoscalerStrategy : TypedStrategy<HorizontalPodAutoscaler>
{
    public override bool TracksGeneration => true;

    protected override void Validate(RequestContext c, HorizontalPodAutoscaler obj, FieldErrors errors)
    {
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("scaleTargetRef"));
            return;
        }
        if (spec.MinReplicas < 1)
            errors.Invalid(Spec.Child("minReplicas"), spec.MinReplicas, "must be greater than or equal to 1");
        if (spec.MaxReplicas < 1)
            errors.Invalid(Spec.Child("maxReplicas"), spec.MaxReplicas, "must be greater than 0");
        else if (spec.MaxReplicas < (spec.MinReplicas ?? 1))
            errors.Invalid(Spec.Child("maxReplicas"), spec.MaxReplicas, "must be greater than or equal to `minReplicas`");
        if (spec.TargetCPUUtilizationPercentage < 1)
            errors.Invalid(Spec.Child("targetCPUUtilizationPercentage"), spec.TargetCPUUtilizationPercentage, "must be greater than 0");
    }
}
