using MiniKube.ControlPlane.ApiServer.Printing.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Networking;

namespace MiniKube.ControlPlane.ApiServer.Resources.Networking;

/// <summary>Ipaddresses of networking.k8s.io/v1.</summary>
public static class IPAddressResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Resource = "ipaddresses",
        Singular = "ipaddress",
        Kind = "IPAddress",
        Namespaced = false,
        ShortNames = ["ip"],
        RecordType = typeof(IPAddress),
        Strategy = new IPAddressStrategy(),
        Printer = new IPAddressTable(),
    };
}

/// <summary>Addresses of Services: the name is the address, so two servers can never hand out the same one.</summary>
public sealed class IPAddressStrategy : TypedStrategy<IPAddress>
{
    public override bool TracksGeneration => true;

    public override string? CheckName(string name, bool prefix) => NameRules.IpAddress(name);

    protected override void Validate(RequestContext c, IPAddress obj, FieldErrors errors)
    {
        FieldPath at = Spec.Child("parentRef");
        if (obj.Spec?.ParentRef is not { } parent)
        {
            errors.Required(at);
            return;
        }
        errors.RequireText(at.Child("resource"), parent.Resource);
        errors.RequireText(at.Child("name"), parent.Name);
    }

    protected override void ValidateUpdate(RequestContext c, IPAddress obj, IPAddress old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.SameJson(Spec.Child("parentRef"), obj.Spec?.ParentRef, old.Spec?.ParentRef);
    }
}
