using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>Address families of a Service on a cluster that has IPv4 only.</summary>
internal static class ServiceFamilies
{
    private const string Family = "IPv4";

    /// <exception cref="StatusException">422: two families, or the other one, were demanded.</exception>
    public static ServiceSpec Fill(ServiceSpec spec, string name)
    {
        FieldPath path = FieldPath.Of("spec");
        if (spec.ClusterIP == ServiceTypes.Headless && (spec.Selector?.Count ?? 0) == 0)
            return spec with
            {
                IpFamilyPolicy = spec.IpFamilyPolicy ?? "RequireDualStack",
                IpFamilies = spec.IpFamilies is { Count: > 0 } given ? given : [Family, "IPv6"],
            };
        if (spec.IpFamilyPolicy == "RequireDualStack")
            throw Refuse(name, path.Child("ipFamilyPolicy"), spec.IpFamilyPolicy, "this cluster is not configured for dual-stack services");
        for (int i = 0; i < (spec.IpFamilies?.Count ?? 0); i++)
            if (spec.IpFamilies![i] != Family)
                throw Refuse(name, path.Child("ipFamilies").Index(i), spec.IpFamilies[i], "not configured on this cluster");
        return spec with { IpFamilyPolicy = spec.IpFamilyPolicy ?? "SingleStack", IpFamilies = [Family] };
    }

    private static StatusException Refuse(string name, FieldPath path, string value, string detail) =>
        ApiErrors.Invalid(new GroupKind("", "Service"), name, [FieldError.Invalid(path, value, detail)]);
}
