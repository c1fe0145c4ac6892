using MiniKube.ControlPlane.ApiServer.Printing.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Networking;

namespace MiniKube.ControlPlane.ApiServer.Resources.Networking;

/// <summary>Servicecidrs of networking.k8s.io/v1.</summary>
public static class ServiceCIDRResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Resource = "servicecidrs",
        Singular = "servicecidr",
        Kind = "ServiceCIDR",
        Namespaced = false,
        RecordType = typeof(ServiceCIDR),
        Strategy = new ServiceCIDRStrategy(),
        Printer = new ServiceCIDRTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Ranges of service addresses.</summary>
public sealed class ServiceCIDRStrategy : TypedStrategy<ServiceCIDR>
{
    public override bool TracksGeneration => true;

    protected override void Validate(RequestContext c, ServiceCIDR obj, FieldErrors errors)
    {
        FieldPath at = Spec.Child("cidrs");
        IReadOnlyList<string> ranges = obj.Spec?.Cidrs ?? [];
        if (ranges.Count == 0)
            errors.Required(at, "at least one CIDR required");
        if (ranges.Count > 2)
            errors.Invalid(at, string.Join(",", ranges), "may only hold up to 2 values");
        for (int i = 0; i < ranges.Count; i++)
            if (!System.Net.IPNetwork.TryParse(ranges[i], out _))
                errors.Invalid(at.Index(i), ranges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }

    protected override void ValidateUpdate(RequestContext c, ServiceCIDR obj, ServiceCIDR old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.SameJson(Spec, obj.Spec, old.Spec);
    }
}
