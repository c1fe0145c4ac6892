using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using MiniKube.Node.Proxy.Services;

namespace MiniKube.Proxy.Tests;

/// <summary>Short ways to write down Services and endpoints.</summary>
internal static class ServiceScenario
{
    public const string ClusterCidr = "10.244.0.0/16";

    public static Service Service(string name, ServiceSpec spec) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name },
        Spec = spec with { ClusterIP = spec.ClusterIP ?? "10.96.0.10", Ports = spec.Ports ?? [Port()] },
    };

    public static ServicePort Port(int port = 80, int nodePort = 0, string protocol = "TCP", string name = "http") =>
        new() { Name = name, Port = port, Protocol = protocol, NodePort = nodePort == 0 ? null : nodePort };

    public static EndpointSlice Slice(string service, params Endpoint[] endpoints) => Slice(service, "TCP", endpoints);

    public static EndpointSlice Slice(string service, string protocol, params Endpoint[] endpoints) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = service + "-abc", Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service } },
        AddressType = "IPv4",
        Ports = [new Machinery.Api.Types.Discovery.EndpointPort { Name = "http", Port = 8080, Protocol = protocol }],
        Endpoints = endpoints,
    };

    public static Endpoint Ready(string ip, string node = "node-1") => new() { Addresses = [ip], NodeName = node, Conditions = new EndpointConditions { Ready = true, Serving = true } };

    public static Endpoint Terminating(string ip, bool serving, string node = "node-1") =>
        new() { Addresses = [ip], NodeName = node, Conditions = new EndpointConditions { Ready = false, Serving = serving, Terminating = true } };

    public static IReadOnlyList<ServicePortState> Ports(Service[] services, params EndpointSlice[] slices) => ServiceTable.Build(services, slices, "node-1");

    public static RuleSet Rules(Service[] services, params EndpointSlice[] slices) => ServiceRules.Build(Ports(services, slices), ClusterCidr);

    /// <summary>The rules of the Services alone: every chain of one table that is not the same for all clusters, with hashes replaced by words.</summary>
    public static string Text(RuleSet rules, string table, params (string Hash, string Word)[] names)
    {
        var lines = rules.Table(table).Chains
            .Where(c => c.Key.StartsWith("KUBE-S", StringComparison.Ordinal) || c.Key.StartsWith("KUBE-E", StringComparison.Ordinal) || c.Key.StartsWith("KUBE-FW", StringComparison.Ordinal)
                || c.Key is "KUBE-NODEPORTS" or "KUBE-PROXY-FIREWALL")
            .SelectMany(c => c.Value.Where(r => !r.Contains("must be the last rule", StringComparison.Ordinal)).Select(r => $"{c.Key} {r}"))
            .Select(l => names.Aggregate(l, (text, n) => text.Replace(n.Hash, n.Word, StringComparison.Ordinal)));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }
}
