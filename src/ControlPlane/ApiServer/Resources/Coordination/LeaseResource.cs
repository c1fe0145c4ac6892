using MiniKube.ControlPlane.ApiServer.Printing.Coordination;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Coordination;

namespace MiniKube.ControlPlane.ApiServer.Resources.Coordination;

/// <summary>Leases of coordination.k8s.io/v1.</summary>
public static class LeaseResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "coordination.k8s.io",
        Version = "v1",
        Resource = "leases",
        Singular = "lease",
        Kind = "Lease",
        Namespaced = true,
        RecordType = typeof(Lease),
        Strategy = new LeaseStrategy(),
        Printer = new LeaseTable(),
    };
}

/// <summary>Leases.</summary>
public sealed class LeaseStrategy : TypedStrategy<Lease>
{
    public override bool AllowCreateOnUpdate => true;

    public override bool AllowUnconditionalUpdate => false;

    protected override void Validate(RequestContext c, Lease obj, FieldErrors errors)
    {
        if (obj.Spec?.LeaseDurationSeconds <= 0)
            errors.Invalid(Spec.Child("leaseDurationSeconds"), obj.Spec.LeaseDurationSeconds, "must be greater than 0");
        errors.NonNegative(Spec.Child("leaseTransitions"), obj.Spec?.LeaseTransitions);
        if (obj.Spec?.HolderIdentity is "")
            errors.Invalid(Spec.Child("holderIdentity"), "", "must not be empty");
    }
}
