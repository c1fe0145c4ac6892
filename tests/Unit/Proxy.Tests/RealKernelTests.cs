using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Node.Proxy.Commands;
using MiniKube.Node.Proxy.Iptables;
using MiniKube.Node.Proxy.PodNetwork;
using MiniKube.Node.Proxy.Services;
using static MiniKube.Proxy.Tests.ServiceScenario;

namespace MiniKube.Proxy.Tests;

/// <summary>Against the kernel, in a network namespace that lives as long as one test. Needs root, iptables and iproute2; says so where they are absent.</summary>
public sealed class RealKernelTests : IAsyncLifetime
{
    private readonly string _namespace = "mk-test-" + Guid.NewGuid().ToString("N")[..8];
    private readonly ProcessCommandRunner _machine = new();

    public async Task InitializeAsync()
    {
        await _machine.RequireAsync("ip", ["netns", "add", _namespace], null, CancellationToken.None);
        await _machine.RequireAsync("ip", ["-n", _namespace, "link", "set", "lo", "up"], null, CancellationToken.None);
    }

    public Task DisposeAsync() => _machine.RunAsync("ip", ["netns", "del", _namespace], null, CancellationToken.None);

    [Fact]
    public async Task ConvergesFromAnyStateAndWritesNothingTwice()
    {
        var node = new InNamespace(_namespace, _machine);
        await node.RequireAsync("iptables", ["-t", "nat", "-N", "SOMEBODY-ELSE"], null, CancellationToken.None);
        var first = Everything("10.244.1.2", "10.244.2.3", "10.244.3.4");
        var sync = new IptablesSync(new ProcessIptables(node));
        Assert.NotEqual(0, await sync.ApplyAsync(first, CancellationToken.None));
        Assert.Equal(0, await sync.ApplyAsync(first, CancellationToken.None));

        // A restarted proxy reads back exactly what it would write.
        var restarted = new IptablesSync(new ProcessIptables(node));
        Assert.Equal(0, await restarted.ApplyAsync(first, CancellationToken.None));

        // One endpoint went: its five chains go, the five that spread over it are rewritten, nothing else is.
        Assert.Equal(10, await restarted.ApplyAsync(Everything("10.244.1.2", "10.244.3.4"), CancellationToken.None));
        var saved = await node.RequireAsync("iptables-save", ["-t", "nat"], null, CancellationToken.None);
        Assert.DoesNotContain("10.244.2.3", saved, StringComparison.Ordinal);

        // Somebody flushes everything; the next look finds out and the next sync heals it.
        Assert.False(await restarted.LostRulesAsync(CancellationToken.None));
        await node.RequireAsync("iptables", ["-t", "nat", "-F"], null, CancellationToken.None);
        await node.RequireAsync("iptables", ["-t", "nat", "-X"], null, CancellationToken.None);
        Assert.True(await restarted.LostRulesAsync(CancellationToken.None));
        await node.RequireAsync("iptables", ["-t", "nat", "-N", "SOMEBODY-ELSE"], null, CancellationToken.None);
        await restarted.ApplyAsync(first, CancellationToken.None);
        Assert.Equal(0, await new IptablesSync(new ProcessIptables(node)).ApplyAsync(first, CancellationToken.None));

        await restarted.RemoveAllAsync(CancellationToken.None);
        var left = await node.RequireAsync("iptables-save", [], null, CancellationToken.None);
        Assert.DoesNotContain("KUBE-", left, StringComparison.Ordinal);
        Assert.DoesNotContain("MK-", left, StringComparison.Ordinal);
        Assert.Contains("SOMEBODY-ELSE", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyServicesLoadInBlocks()
    {
        var node = new InNamespace(_namespace, _machine);
        Service[] services = [.. Enumerable.Range(0, 600).Select(i => Service($"s{i}", new ServiceSpec { ClusterIP = $"10.96.{i / 250}.{(i % 250) + 1}" }))];
        var slices = services.Select((s, i) => Slice(s.Metadata!.Name!, Ready($"10.244.{i / 250}.{(i % 250) + 1}"))).ToArray();
        var rules = Rules(services, slices);
        var script = RestoreScript.For("nat", rules.Nat, rules.Jumps, new SavedTable());
        Assert.InRange(script.Text.Split("COMMIT").Length - 1, 2, 10);
        Assert.Equal(rules.Nat.Chains.Count() + rules.Filter.Chains.Count(), await new IptablesSync(new ProcessIptables(node)).ApplyAsync(rules, CancellationToken.None));
        Assert.Equal(0, await new IptablesSync(new ProcessIptables(node)).ApplyAsync(rules, CancellationToken.None));
    }

    [Fact]
    public async Task RoutesFollowThePlanAndOthersStay()
    {
        var node = new InNamespace(_namespace, _machine);
        await node.RequireAsync("ip", ["addr", "add", "10.89.0.11/24", "dev", "lo"], null, CancellationToken.None);
        await node.RequireAsync("ip", ["route", "add", "192.0.2.0/24", "via", "10.89.0.1", "dev", "lo"], null, CancellationToken.None);
        var table = new RouteTable(node);
        Route[] wanted = [new("10.244.2.0/24", "10.89.0.12"), new("10.244.3.0/24", "10.89.0.13")];
        await table.ApplyAsync(RoutePlan.Between(wanted, await table.ListAsync(CancellationToken.None)), CancellationToken.None);
        Assert.Equal(wanted, await table.ListAsync(CancellationToken.None));
        await table.ApplyAsync(RoutePlan.Between([wanted[0]], await table.ListAsync(CancellationToken.None)), CancellationToken.None);
        Assert.Equal([wanted[0]], await table.ListAsync(CancellationToken.None));
        Assert.Contains("192.0.2.0/24", await node.RequireAsync("ip", ["route"], null, CancellationToken.None), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<CommandException>(() => table.ApplyAsync(new RoutePlan([new Route("10.244.7.0/24", "203.0.113.9")], []), CancellationToken.None));
        Assert.Contains("10.244.7.0/24", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>One Service of each sort, so that every form of rule passes through the kernel and back.</summary>
    private static RuleSet Everything(params string[] ips)
    {
        var endpoints = ips.Select((ip, i) => Ready(ip, i == 0 ? "node-1" : "node-2")).ToArray();
        Service[] services =
        [
            Service("plain", new ServiceSpec()),
            Service("udp", new ServiceSpec { ClusterIP = "10.96.0.11", Type = "NodePort", Ports = [Port(53, 30053, "UDP")] }),
            Service("sticky", new ServiceSpec { ClusterIP = "10.96.0.12", SessionAffinity = "ClientIP" }),
            Service("local", new ServiceSpec { ClusterIP = "10.96.0.13", Type = "NodePort", InternalTrafficPolicy = "Local", ExternalTrafficPolicy = "Local", Ports = [Port(80, 30080)] }),
            Service("empty", new ServiceSpec { ClusterIP = "10.96.0.14", Type = "NodePort", ExternalIPs = ["192.0.2.1"], Ports = [Port(80, 30081)] }),
            Service("lb", new ServiceSpec { ClusterIP = "10.96.0.15", Type = "LoadBalancer", ExternalTrafficPolicy = "Local", HealthCheckNodePort = 30999, LoadBalancerSourceRanges = ["198.51.100.0/24"], Ports = [Port(80, 30082)] }) with
            {
                Status = new ServiceStatus { LoadBalancer = new LoadBalancerStatus { Ingress = [new LoadBalancerIngress { Ip = "203.0.113.7" }] } },
            },
        ];
        var rules = Rules(services, Slice("plain", endpoints), Slice("udp", "UDP", endpoints), Slice("sticky", endpoints), Slice("local", endpoints), Slice("lb", endpoints));
        PodNetworkRules.AddTo(rules, ["10.244.1.0/24"], ClusterCidr);
        return rules;
    }

    private sealed class InNamespace(string name, ICommandRunner machine) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken ct) =>
            machine.RunAsync("nsenter", [$"--net=/run/netns/{name}", program, .. arguments], input, ct);
    }
}
