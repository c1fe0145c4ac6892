using System.Globalization;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>The environment variables by which a container finds Services: those of its namespace, if links are enabled,
/// and always the API server's own.</summary>
public static class ServiceEnvironment
{
    private const string MasterNamespace = "default";
    private static readonly string[] MasterServices = ["kubernetes"];

    public static IReadOnlyDictionary<string, string> Build(IEnumerable<Service> services, string podNamespace, bool enableLinks)
    {
        var chosen = new Dictionary<string, Service>(StringComparer.Ordinal);
        foreach (var service in services.Where(HasClusterIp).OrderBy(s => s.Namespace == podNamespace ? 1 : 0))
        {
            var isMaster = service.Namespace == MasterNamespace && MasterServices.Contains(service.Name);
            if (isMaster || (enableLinks && service.Namespace == podNamespace)) chosen[service.Name] = service;
        }
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in chosen.Values.OrderBy(s => s.Name, StringComparer.Ordinal)) Add(env, service);
        return env;
    }

    private static bool HasClusterIp(Service service) => service.Spec?.ClusterIP is { Length: > 0 } ip && ip != "None";

    private static void Add(Dictionary<string, string> env, Service service)
    {
        var ports = service.Spec?.Ports ?? [];
        if (ports.Count == 0) return;
        var prefix = Prefix(service.Name);
        var ip = service.Spec!.ClusterIP!;
        env[prefix + "_SERVICE_HOST"] = ip;
        env[prefix + "_SERVICE_PORT"] = Number(ports[0].Port);
        foreach (var port in ports.Where(p => !string.IsNullOrEmpty(p.Name)))
            env[prefix + "_SERVICE_PORT_" + Prefix(port.Name!)] = Number(port.Port);
        for (var i = 0; i < ports.Count; i++)
        {
            var protocol = (ports[i].Protocol is { Length: > 0 } p ? p : "TCP").ToUpperInvariant();
            var url = $"{protocol.ToLowerInvariant()}://{Bracket(ip)}:{Number(ports[i].Port)}";
            if (i == 0) env[prefix + "_PORT"] = url;
            var portPrefix = $"{prefix}_PORT_{Number(ports[i].Port)}_{protocol}";
            env[portPrefix] = url;
            env[portPrefix + "_PROTO"] = protocol.ToLowerInvariant();
            env[portPrefix + "_PORT"] = Number(ports[i].Port);
            env[portPrefix + "_ADDR"] = ip;
        }
    }

    private static string Prefix(string name) => name.ToUpperInvariant().Replace('-', '_');

    private static string Bracket(string ip) => ip.Contains(':') ? $"[{ip}]" : ip;

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
}
