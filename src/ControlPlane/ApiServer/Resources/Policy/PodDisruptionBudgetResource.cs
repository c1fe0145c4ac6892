using MiniKube.ControlPlane.ApiServer.Printing.Policy;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.ControlPlane.ApiServer.Resources.Workloads;
using MiniKube.Machinery.Api.Types.Policy;

namespace MiniKube.ControlPlane.ApiServer.Resources.Policy;

/// <summary>Poddisruptionbudgets of policy/v1.</summary>
public static class PodDisruptionBudgetResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "policy",
        Version = "v1",
        Resource = "poddisruptionbudgets",
        Singular = "poddisruptionbudget",
        Kind = "PodDisruptionBudget",
        Namespaced = true,
        ShortNames = ["pdb"],
        RecordType = typeof(PodDisruptionBudget),
        Strategy = new PodDisruptionBudgetStrategy(),
        Printer = new PodDisruptionBudgetTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Disruption budgets: either a minimum or a maximum.</summary>
public sealed class PodDisruptionBudgetStrategy : TypedStrategy<PodDisruptionBudget>
{
    public override bool TracksGeneration => true;

    protected override void Validate(RequestContext c, PodDisruptionBudget obj, FieldErrors errors)
    {
        PodDisruptionBudgetSpec spec = obj.Spec ?? new PodDisruptionBudgetSpec();
        if (spec is { MinAvailable: not null, MaxUnavailable: not null })
            errors.Invalid(Spec, JsonEquality.ToNode(spec), "minAvailable and maxUnavailable cannot be both set");
        WorkloadRules.NumberOrPercent(spec.MinAvailable, Spec.Child("minAvailable"), errors);
        WorkloadRules.AtMostAll(spec.MinAvailable, Spec.Child("minAvailable"), errors);
        WorkloadRules.NumberOrPercent(spec.MaxUnavailable, Spec.Child("maxUnavailable"), errors);
        WorkloadRules.AtMostAll(spec.MaxUnavailable, Spec.Child("maxUnavailable"), errors);
        SelectorRules.Check(spec.Selector, Spec.Child("selector"), errors);
    }
}
