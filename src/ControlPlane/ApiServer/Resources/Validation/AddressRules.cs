using System.Net;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;

namespace MiniKube.ControlPlane.ApiServer.Resources.Validation;

/// <summary>Checks of IP addresses.</summary>
internal static class AddressRules
{
    /// <summary>An address that traffic can be sent to from another machine.</summary>
    public static void Endpoint(string text, FieldPath path, FieldErrors errors)
    {
        if (NameRules.IpAddress(text) is { } complaint)
        {
            errors.Invalid(path, text, complaint);
            return;
        }
        IPAddress address = IPAddress.Parse(text);
        byte[] bytes = address.GetAddressBytes();
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            errors.Invalid(path, text, $"may not be unspecified ({text})");
        if (IPAddress.IsLoopback(address))
            errors.Invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        if (address.IsIPv6LinkLocal || bytes is [169, 254, ..] and { Length: 4 })
            errors.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        if (address.IsIPv6Multicast || bytes is [224, 0, 0, _])
            errors.Invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
}
