using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Node.Proxy.Services;
using static MiniKube.Proxy.Tests.ServiceScenario;

namespace MiniKube.Proxy.Tests;

public sealed class ServiceRulesTests
{
    private static readonly ServicePortName Web = new("default", "web", "http", "tcp");

    private static string Sep(string ip) => Web.EndpointChain(ip + ":8080");

    private static string[] Chain(RuleSet rules, string chain, string table = "nat") => [.. rules.Table(table)[chain] ?? ["<absent>"]];

    [Fact]
    public void ChainNamesAreThoseOfKubeProxy() =>
        Assert.Equal("KUBE-SVC-NPX46M4PTMTKRN6Y", new ServicePortName("default", "kubernetes", "https", "tcp").ClusterChain);

    [Fact]
    public void ClusterIpSpreadsOverReadyEndpointsAndMasqueradesWhoIsNoPodAndHairpins()
    {
        var rules = Rules([Service("web", new ServiceSpec())], Slice("web", Ready("10.244.1.2"), Ready("10.244.2.3", "node-2")));
        Assert.Equal(
            [
                $"-d 10.96.0.10/32 -p tcp -m comment --comment \"default/web:http cluster IP\" -m tcp --dport 80 -j {Web.ClusterChain}",
                "-m comment --comment \"kubernetes service nodeports; NOTE: this must be the last rule in this chain\" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS",
            ],
            Chain(rules, "KUBE-SERVICES"));
        Assert.Equal(
            [
                "! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m comment --comment \"default/web:http cluster IP\" -m tcp --dport 80 -j KUBE-MARK-MASQ",
                $"-m comment --comment \"default/web:http -> 10.244.1.2:8080\" -m statistic --mode random --probability 0.50000000000 -j {Sep("10.244.1.2")}",
                $"-m comment --comment \"default/web:http -> 10.244.2.3:8080\" -j {Sep("10.244.2.3")}",
            ],
            Chain(rules, Web.ClusterChain));
        Assert.Equal(
            [
                "-s 10.244.1.2/32 -m comment --comment \"default/web:http\" -j KUBE-MARK-MASQ",
                "-p tcp -m comment --comment \"default/web:http\" -j DNAT --to-destination 10.244.1.2:8080",
            ],
            Chain(rules, Sep("10.244.1.2")));
    }

    [Fact]
    public void ServiceWithoutEndpointsIsRejectedOnEveryAddress()
    {
        var rules = Rules([Service("web", new ServiceSpec { Type = "NodePort", ExternalIPs = ["192.0.2.1"], Ports = [Port(nodePort: 30080)] })]);
        Assert.Equal(
            """
            KUBE-EXTERNAL-SERVICES -d 192.0.2.1/32 -p tcp -m comment --comment "default/web:http has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
            KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "default/web:http has no endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j REJECT --reject-with icmp-port-unreachable
            KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "default/web:http has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
            """,
            Text(rules, "filter"));
        Assert.Equal("", Text(rules, "nat"));
    }

    [Fact]
    public void NodePortExternalAndLoadBalancerAddressesMeetInTheExternalChain()
    {
        var service = Service("web", new ServiceSpec { Type = "LoadBalancer", ExternalIPs = ["192.0.2.1"], Ports = [Port(nodePort: 30080)] }) with
        {
            Status = new ServiceStatus { LoadBalancer = new LoadBalancerStatus { Ingress = [new LoadBalancerIngress { Ip = "203.0.113.7" }, new LoadBalancerIngress { Ip = "203.0.113.8", IpMode = "Proxy" }] } },
        };
        var rules = Rules([service], Slice("web", Ready("10.244.1.2")));
        Assert.Equal(
            [
                $"-d 10.96.0.10/32 -p tcp -m comment --comment \"default/web:http cluster IP\" -m tcp --dport 80 -j {Web.ClusterChain}",
                $"-d 192.0.2.1/32 -p tcp -m comment --comment \"default/web:http external IP\" -m tcp --dport 80 -j {Web.ExternalChain}",
                $"-d 203.0.113.7/32 -p tcp -m comment --comment \"default/web:http loadbalancer IP\" -m tcp --dport 80 -j {Web.ExternalChain}",
            ],
            Chain(rules, "KUBE-SERVICES")[..3]);
        Assert.Equal([$"-p tcp -m comment --comment \"default/web:http\" -m tcp --dport 30080 -j {Web.ExternalChain}"], Chain(rules, "KUBE-NODEPORTS"));
        Assert.Equal(
            ["-m comment --comment \"masquerade traffic for default/web:http external destinations\" -j KUBE-MARK-MASQ", $"-j {Web.ClusterChain}"],
            Chain(rules, Web.ExternalChain));
    }

    [Fact]
    public void SourceRangesAdmitThroughTheFirewallChainAndDropTheRest()
    {
        var service = Service("web", new ServiceSpec { Type = "LoadBalancer", LoadBalancerSourceRanges = ["198.51.100.0/24"] }) with
        {
            Status = new ServiceStatus { LoadBalancer = new LoadBalancerStatus { Ingress = [new LoadBalancerIngress { Ip = "203.0.113.7" }] } },
        };
        var rules = Rules([service], Slice("web", Ready("10.244.1.2")));
        Assert.Equal(
            [
                $"-s 198.51.100.0/24 -m comment --comment \"default/web:http loadbalancer IP\" -j {Web.ExternalChain}",
                "-m comment --comment \"other traffic to default/web:http will be dropped by KUBE-PROXY-FIREWALL\"",
            ],
            Chain(rules, Web.FirewallChain));
        Assert.Equal(
            [$"-d 203.0.113.7/32 -p tcp -m comment --comment \"default/web:http traffic not accepted by {Web.FirewallChain}\" -m tcp --dport 80 -j DROP"],
            Chain(rules, "KUBE-PROXY-FIREWALL", "filter"));
    }

    [Fact]
    public void ExternalPolicyLocalKeepsTheClientAndUsesLocalEndpointsOnly()
    {
        var rules = Rules([Service("web", new ServiceSpec { Type = "NodePort", ExternalTrafficPolicy = "Local", Ports = [Port(nodePort: 30080)] })],
            Slice("web", Ready("10.244.1.2"), Ready("10.244.2.3", "node-2")));
        Assert.Equal(
            [
                $"-s 10.244.0.0/16 -m comment --comment \"pod traffic for default/web:http external destinations\" -j {Web.ClusterChain}",
                "-m comment --comment \"masquerade LOCAL traffic for default/web:http external destinations\" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ",
                $"-m comment --comment \"route LOCAL traffic for default/web:http external destinations\" -m addrtype --src-type LOCAL -j {Web.ClusterChain}",
                $"-j {Web.LocalChain}",
            ],
            Chain(rules, Web.ExternalChain));
        Assert.Equal([$"-m comment --comment \"default/web:http -> 10.244.1.2:8080\" -j {Sep("10.244.1.2")}"], Chain(rules, Web.LocalChain));
    }

    [Fact]
    public void PolicyLocalWithEndpointsElsewhereDropsInsteadOfRejecting()
    {
        var rules = Rules([Service("web", new ServiceSpec { InternalTrafficPolicy = "Local" })], Slice("web", Ready("10.244.2.3", "node-2")));
        Assert.Equal(["-d 10.96.0.10/32 -p tcp -m comment --comment \"default/web:http has no local endpoints\" -m tcp --dport 80 -j DROP"], Chain(rules, "KUBE-SERVICES", "filter"));
    }

    [Fact]
    public void SessionAffinityRemembersTheEndpointOfAClient()
    {
        var spec = new ServiceSpec { SessionAffinity = "ClientIP", SessionAffinityConfig = new SessionAffinityConfig { ClientIP = new ClientIPConfig { TimeoutSeconds = 60 } } };
        var rules = Rules([Service("web", spec)], Slice("web", Ready("10.244.1.2")));
        var sep = Sep("10.244.1.2");
        Assert.Contains($"-m comment --comment \"default/web:http -> 10.244.1.2:8080\" -m recent --rcheck --seconds 60 --reap --name {sep} --mask 255.255.255.255 --rsource -j {sep}", Chain(rules, Web.ClusterChain));
        Assert.Contains($"-p tcp -m comment --comment \"default/web:http\" -m recent --set --name {sep} --mask 255.255.255.255 --rsource -j DNAT --to-destination 10.244.1.2:8080", Chain(rules, sep));
    }

    [Fact]
    public void TerminatingEndpointsServeOnlyWhileNothingIsReady()
    {
        var service = Service("web", new ServiceSpec());
        var both = Ports([service], Slice("web", Ready("10.244.1.2"), Terminating("10.244.1.3", serving: true)));
        Assert.Equal(["10.244.1.2"], EndpointSelection.For(both[0]).Cluster.Select(e => e.Ip));
        var last = Ports([service], Slice("web", Terminating("10.244.1.3", serving: true), Terminating("10.244.1.4", serving: false)));
        Assert.Equal(["10.244.1.3"], EndpointSelection.For(last[0]).Cluster.Select(e => e.Ip));
    }

    [Fact]
    public void HeadlessExternalNameAndIPv6ServicesHaveNoRules() => Assert.Empty(Ports(
        [
            Service("headless", new ServiceSpec { ClusterIP = "None" }),
            Service("name", new ServiceSpec { Type = "ExternalName", ExternalName = "example.org", ClusterIP = "" }),
            Service("six", new ServiceSpec { ClusterIP = "fd00::1" }),
        ]));

    [Fact]
    public void ForgetsUdpFlowsOfEndpointsThatWentAndOfServicesThatHadNone()
    {
        var service = Service("dns", new ServiceSpec { Type = "NodePort", Ports = [Port(53, 30053, "UDP")] });
        var none = Ports([service]);
        var one = Ports([service], Slice("dns", "UDP", Ready("10.244.1.2")));
        Assert.Equal(
            ["-D -p udp --orig-dst 10.96.0.10 --orig-port-dst 53", "-D -p udp --orig-port-dst 30053"],
            ConntrackPlan.Between(none, one).Select(a => string.Join(' ', a)));
        Assert.Equal(
            ["-D -p udp --orig-dst 10.96.0.10 --dst-nat 10.244.1.2", "-D -p udp --orig-port-dst 30053 --dst-nat 10.244.1.2"],
            ConntrackPlan.Between(one, none).Select(a => string.Join(' ', a)));
        Assert.Empty(ConntrackPlan.Between(one, one));
    }
}
