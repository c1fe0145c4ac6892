using MiniKube.ControlPlane.ApiServer.Printing.Discovery;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Discovery;

namespace MiniKube.ControlPlane.ApiServer.Resources.Discovery;

/// <summary>Endpointslices of discovery.k8s.io/v1.</summary>
public static class EndpointSliceResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "discovery.k8s.io",
        Version = "v1",
        Resource = "endpointslices",
        Singular = "endpointslice",
        Kind = "EndpointSlice",
        Namespaced = true,
        RecordType = typeof(EndpointSlice),
        Strategy = new EndpointSliceStrategy(),
        Printer = new EndpointSliceTable(),
    };
}

/// <summary>Endpoint slices: at most a thousand addresses of one kind.</summary>
public sealed class EndpointSliceStrategy : TypedStrategy<EndpointSlice>
{
    private const int MaxEndpoints = 1000;
    private const int MaxAddresses = 100;
    private const int MaxPorts = 20_000;

    public override bool TracksGeneration => true;

    protected override void Validate(RequestContext c, EndpointSlice obj, FieldErrors errors)
    {
        FieldPath endpoints = FieldPath.Of("endpoints");
        IReadOnlyList<Endpoint> all = obj.Endpoints ?? [];
        if (all.Count > MaxEndpoints)
            errors.Add(FieldError.TooMany(endpoints, all.Count, MaxEndpoints));
        for (int i = 0; i < all.Count; i++)
            Endpoint(all[i], obj.AddressType, endpoints.Index(i), errors);
        Ports(obj.Ports ?? [], FieldPath.Of("ports"), errors);
    }

    protected override void ValidateUpdate(RequestContext c, EndpointSlice obj, EndpointSlice old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.Same(FieldPath.Of("addressType"), obj.AddressType, old.AddressType);
    }

    private static void Endpoint(Endpoint endpoint, string addressType, FieldPath path, FieldErrors errors)
    {
        FieldPath addresses = path.Child("addresses");
        if (endpoint.Addresses.Count == 0)
            errors.Required(addresses, "must contain at least 1 address");
        if (endpoint.Addresses.Count > MaxAddresses)
            errors.Add(FieldError.TooMany(addresses, endpoint.Addresses.Count, MaxAddresses));
        for (int i = 0; i < endpoint.Addresses.Count; i++)
        {
            string address = endpoint.Addresses[i];
            if (addressType == "FQDN")
                errors.Rule(addresses.Index(i), address, NameRules.Dns1123Subdomain(address));
            else
                AddressRules.Endpoint(address, addresses.Index(i), errors);
        }
        if (!string.IsNullOrEmpty(endpoint.NodeName))
            errors.Rule(path.Child("nodeName"), endpoint.NodeName, NameRules.Dns1123Subdomain(endpoint.NodeName));
        if (!string.IsNullOrEmpty(endpoint.Hostname))
            errors.Rule(path.Child("hostname"), endpoint.Hostname, NameRules.Dns1123Label(endpoint.Hostname));
    }

    private static void Ports(IReadOnlyList<EndpointPort> ports, FieldPath path, FieldErrors errors)
    {
        if (ports.Count > MaxPorts)
            errors.Add(FieldError.TooMany(path, ports.Count, MaxPorts));
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < ports.Count; i++)
        {
            string name = ports[i].Name ?? "";
            if (name.Length > 0)
                errors.Rule(path.Index(i).Child("name"), name, NameRules.Dns1123Label(name));
            if (!names.Add(name))
                errors.Duplicate(path.Index(i).Child("name"), name);
        }
    }
}
