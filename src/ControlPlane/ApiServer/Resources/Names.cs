using MiniKube.Machinery.Api.Meta.Validation;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>Rules for <see cref="ResourceStrategy.CheckName"/>: those of object names, that also take the start of a name (<c>prefix</c>) to which a
/// suffix will be generated. Each returns the complaint in Kubernetes' words, or null.</summary>
public static class Names
{
    public static string? DnsSubdomain(string name, bool prefix) => Check(name, prefix, NameRules.Dns1123Subdomain);

    public static string? DnsLabel(string name, bool prefix) => Check(name, prefix, NameRules.Dns1123Label);

    public static string? Dns1035Label(string name, bool prefix) => Check(name, prefix, NameRules.Dns1035Label);

    public static string? PathSegment(string name, bool prefix) => Check(name, prefix, NameRules.PathSegment);

    private static string? Check(string name, bool prefix, Func<string, string?> rule) => prefix ? NameRules.AsPrefix(name, rule) : rule(name);
}
