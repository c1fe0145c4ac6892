using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Endpoints of v1.</summary>
public static class EndpointsResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "endpoints",
        Singular = "endpoints",
        Kind = "Endpoints",
        Namespaced = true,
        ShortNames = ["ep"],
        RecordType = typeof(Endpoints),
        Strategy = new EndpointsStrategy(),
        Printer = new EndpointsTable(),
    };
}

/// <summary>Endpoints.</summary>
public sealed class EndpointsStrategy : TypedStrategy<Endpoints>
{
    protected override void Validate(RequestContext c, Endpoints obj, FieldErrors errors)
    {
        for (int i = 0; i < (obj.Subsets?.Count ?? 0); i++)
            Subset(obj.Subsets![i], FieldPath.Of("subsets").Index(i), errors);
    }

    private static void Subset(EndpointSubset subset, FieldPath path, FieldErrors errors)
    {
        if (subset.Addresses is null or { Count: 0 } && subset.NotReadyAddresses is null or { Count: 0 })
            errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
        for (int i = 0; i < (subset.Addresses?.Count ?? 0); i++)
            AddressRules.Endpoint(subset.Addresses![i].Ip, path.Child("addresses").Index(i).Child("ip"), errors);
        for (int i = 0; i < (subset.NotReadyAddresses?.Count ?? 0); i++)
            AddressRules.Endpoint(subset.NotReadyAddresses![i].Ip, path.Child("notReadyAddresses").Index(i).Child("ip"), errors);
        IReadOnlyList<EndpointPort> ports = subset.Ports ?? [];
        for (int i = 0; i < ports.Count; i++)
        {
            FieldPath at = path.Child("ports").Index(i);
            errors.Port(at.Child("port"), ports[i].Port);
            if (!string.IsNullOrEmpty(ports[i].Name))
                errors.Rule(at.Child("name"), ports[i].Name, NameRules.Dns1123Label(ports[i].Name!));
            else if (ports.Count > 1)
                errors.Required(at.Child("name"));
        }
    }
}
