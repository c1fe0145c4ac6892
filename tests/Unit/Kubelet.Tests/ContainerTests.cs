using static MiniKube.Kubelet.Tests.Samples;

namespace MiniKube.Kubelet.Tests;

public sealed class ContainerTests
{
    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x-$(A)-$(B)", "x-1-$(B)")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$(A", "$(A")]
    [InlineData("$", "$")]
    [InlineData("a$b", "a$b")]
    public void References_are_expanded(string input, string expected) =>
        Assert.Equal(expected, VariableExpansion.Expand(input, name => name == "A" ? "1" : null));

    [Theory]
    [InlineData("metadata.name", "web")]
    [InlineData("metadata.namespace", "shop")]
    [InlineData("metadata.labels['app']", "web")]
    [InlineData("metadata.labels", "app=\"web\"")]
    [InlineData("status.podIP", "10.1.1.1")]
    [InlineData("status.hostIP", "10.89.0.11")]
    [InlineData("spec.nodeName", "node-1")]
    [InlineData("spec.nope", null)]
    public void Fields_of_the_pod_can_be_asked_for(string path, string? expected) =>
        Assert.Equal(expected, FieldPaths.Field(Pod(), path, ["10.1.1.1"], ["10.89.0.11"]));

    [Fact]
    public void Resources_are_divided_and_rounded_up_and_fall_back_to_the_node()
    {
        var main = Container("main") with { Resources = new ResourceRequirements { Requests = new Dictionary<string, Quantity> { ["cpu"] = new("250m") } } };
        var allocatable = new Dictionary<string, Quantity> { ["memory"] = new("2Gi") };
        Assert.Equal("1", FieldPaths.Resource(Pod(main), "main", new ResourceFieldSelector { Resource = "requests.cpu" }, allocatable));
        Assert.Equal("250", FieldPaths.Resource(Pod(main), "main", new ResourceFieldSelector { Resource = "requests.cpu", Divisor = new Quantity("1m") }, allocatable));
        Assert.Equal("2048", FieldPaths.Resource(Pod(main), "main", new ResourceFieldSelector { Resource = "limits.memory", Divisor = new Quantity("1Mi") }, allocatable));
    }

    [Fact]
    public void Services_of_the_namespace_and_the_api_server_appear_in_the_environment()
    {
        Service Make(string ns, string name, string ip) => new()
        {
            Metadata = new ObjectMeta { Name = name, Namespace = ns },
            Spec = new ServiceSpec { ClusterIP = ip, Ports = [new ServicePort { Name = "http", Port = 80, Protocol = "TCP" }] },
        };
        Service[] services = [Make("default", "kubernetes", "10.96.0.1"), Make("shop", "my-db", "10.96.0.9"), Make("other", "x", "10.96.0.8"), Make("shop", "headless", "None")];
        var env = ServiceEnvironment.Build(services, "shop", enableLinks: true);
        Assert.Equal("10.96.0.9", env["MY_DB_SERVICE_HOST"]);
        Assert.Equal("80", env["MY_DB_SERVICE_PORT_HTTP"]);
        Assert.Equal("tcp://10.96.0.9:80", env["MY_DB_PORT"]);
        Assert.Equal("10.96.0.9", env["MY_DB_PORT_80_TCP_ADDR"]);
        Assert.DoesNotContain("X_SERVICE_HOST", env.Keys);
        Assert.DoesNotContain("HEADLESS_SERVICE_HOST", env.Keys);
        Assert.Equal(["KUBERNETES"], ServiceEnvironment.Build(services, "shop", enableLinks: false).Keys.Select(k => k.Split('_')[0]).Distinct());
    }

    [Fact]
    public void The_resolver_follows_the_dns_policy()
    {
        var node = ResolverConfig.Parse("# x\nnameserver 8.8.8.8\nsearch corp.example\noptions timeout:1\n");
        var first = DnsConfig.For(Pod(), ["10.96.0.10"], "cluster.local", node);
        Assert.Equal(["10.96.0.10"], first.Servers);
        Assert.Equal(["shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "corp.example"], first.Searches);
        Assert.Equal(["ndots:5"], first.Options);
        Assert.Equal(["8.8.8.8"], DnsConfig.For(Pod().With(s => s with { HostNetwork = true }), ["10.96.0.10"], "cluster.local", node).Servers);
        var own = Pod().With(s => s with { DnsPolicy = "None", DnsConfig = new PodDNSConfig { Nameservers = ["1.1.1.1"], Options = [new PodDNSConfigOption { Name = "ndots", Value = "2" }] } });
        var none = DnsConfig.For(own, ["10.96.0.10"], "cluster.local", node);
        Assert.Equal(["1.1.1.1"], none.Servers);
        Assert.Equal(["ndots:2"], none.Options);
    }

    [Fact]
    public void The_sandbox_carries_identity_ports_and_namespaces()
    {
        var pod = Pod(Container("main") with { Ports = [new ContainerPort { ContainerPortValue = 80, HostPort = 8080, Protocol = "UDP" }] }).With(s => s with { HostPID = true });
        var config = SandboxConfig.Build(pod, 3, Defaults);
        Assert.Equal(("web", "shop", "u-1", 3u), (config.Metadata.Name, config.Metadata.Namespace, config.Metadata.Uid, config.Metadata.Attempt));
        Assert.Equal("u-1", config.Labels[RuntimeLabels.PodUid]);
        Assert.Equal((8080, Cri.Protocol.Udp), (config.PortMappings[0].HostPort, config.PortMappings[0].Protocol));
        Assert.Equal("/logs/shop_web_u-1", config.LogDirectory);
        Assert.Equal("/mk/node-1/kubepods/besteffort/podu-1", config.Linux.CgroupParent);
        Assert.Equal(Cri.NamespaceMode.Node, config.Linux.SecurityContext.NamespaceOptions.Pid);
    }

    [Fact]
    public void A_pod_on_the_nodes_network_has_no_name_of_its_own_and_no_port_mappings()
    {
        var pod = Pod(Container("main") with { Ports = [new ContainerPort { ContainerPortValue = 80, HostPort = 80 }] }).With(s => s with { HostNetwork = true });
        var config = SandboxConfig.Build(pod, 0, Defaults);
        Assert.Empty(config.Hostname);
        Assert.Empty(config.PortMappings);
    }

    [Fact]
    public void The_containers_security_settings_win_over_the_pods()
    {
        var main = Container("main") with { SecurityContext = new SecurityContext { RunAsUser = 7, ReadOnlyRootFilesystem = true, AllowPrivilegeEscalation = false, Capabilities = new Capabilities { Drop = ["ALL"] } } };
        var pod = Pod(main).With(s => s with { SecurityContext = new PodSecurityContext { RunAsUser = 1, RunAsGroup = 2, FsGroup = 3, SupplementalGroups = [4] } });
        var context = SecurityContexts.Build(pod, main, new ImageUser(null, ""));
        Assert.Equal((7L, 2L), (context.RunAsUser.Value, context.RunAsGroup.Value));
        Assert.Equal([3L, 4L], context.SupplementalGroups);
        Assert.True(context is { ReadonlyRootfs: true, NoNewPrivs: true });
        Assert.Equal(["ALL"], context.Capabilities.DropCapabilities);
        Assert.Contains("/proc/kcore", context.MaskedPaths);
    }

    [Theory]
    [InlineData(0L, "", false)]
    [InlineData(null, "", false)]
    [InlineData(null, "app", false)]
    [InlineData(100L, "", true)]
    public void Root_is_refused_where_it_is_forbidden(long? uid, string name, bool allowed)
    {
        var pod = Pod().With(s => s with { SecurityContext = new PodSecurityContext { RunAsNonRoot = true } });
        var problem = Record.Exception(() => SecurityContexts.Build(pod, pod.Spec!.Containers[0], new ImageUser(uid, name)));
        Assert.Equal(allowed, problem is null);
    }

    [Fact]
    public void Commands_are_expanded_and_the_container_is_labelled_for_adoption()
    {
        var main = Container("main") with { Command = ["sh", "-c", "echo $(WHO) $(NOPE)"] };
        var config = ContainerConfigs.Build(new ContainerInputs
        {
            Pod = Pod(main),
            Container = main,
            ImageRef = "sha256:1",
            RestartCount = 4,
            Environment = [KeyValuePair.Create("WHO", "you")],
        });
        Assert.Equal(["sh", "-c", "echo you $(NOPE)"], config.Command);
        Assert.Equal("main/4.log", config.LogPath);
        Assert.Equal("4", config.Annotations[RuntimeLabels.RestartCount]);
        Assert.Equal(ContainerHash.Of(main), ContainerHash.Parse(config.Annotations[RuntimeLabels.ContainerHash]));
    }

    [Fact]
    public void The_hosts_file_names_the_pod_and_its_aliases()
    {
        var pod = Pod().With(s => s with { HostAliases = [new HostAlias { Ip = "1.2.3.4", Hostnames = ["a", "b"] }], Subdomain = "sub" });
        var text = HostsFile.ForPod(pod, ["10.244.1.5"], "web", "cluster.local");
        Assert.Contains("10.244.1.5\tweb.sub.shop.svc.cluster.local\tweb\n", text, StringComparison.Ordinal);
        Assert.Contains("1.2.3.4\ta\tb\n", text, StringComparison.Ordinal);
    }

    private static SandboxDefaults Defaults { get; } = new("/logs", "/mk/node-1", ["10.96.0.10"], "cluster.local", ResolverConfig.Empty);
}
