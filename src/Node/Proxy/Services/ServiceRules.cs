namespace MiniKube.Node.Proxy.Services;

/// <summary>The rules of the Service ports: where each address leads, and how traffic is spread over endpoints. Pure.</summary>
public sealed class ServiceRules(string clusterCidr, RuleSet rules)
{
    /// <summary>The whole desired state for these ports.</summary>
    public static RuleSet Build(IEnumerable<ServicePortState> ports, string clusterCidr)
    {
        var rules = new RuleSet();
        BaseRules.AddTo(rules);
        var writer = new ServiceRules(clusterCidr, rules);
        foreach (var port in ports) writer.Add(port);
        BaseRules.AddNodePortsJump(rules);
        return rules;
    }

    private void Add(ServicePortState port)
    {
        var selection = EndpointSelection.For(port);
        var internalChain = port.InternalLocal ? port.Name.LocalChain : port.Name.ClusterChain;
        if (selection.HasAny)
        {
            AddEntrances(port, internalChain);
            AddBalancing(port, selection);
        }
        var hasInternal = port.InternalLocal ? selection.Local.Count > 0 : selection.Cluster.Count > 0;
        if (!hasInternal) Refuse(port, "KUBE-SERVICES", port.ClusterIP, selection.HasAny);
        var hasExternal = port.ExternalLocal ? selection.Local.Count > 0 : selection.HasAny;
        if (!hasExternal) RefuseExternal(port, selection.HasAny);
        if (port.HealthCheckNodePort > 0)
            rules.Filter.Add("KUBE-NODEPORTS", new Rule { Protocol = "tcp", Comment = $"{port.Name} health check node port", DestinationPort = port.HealthCheckNodePort, Target = "ACCEPT" });
    }

    private void AddEntrances(ServicePortState port, string internalChain)
    {
        Portal(port, "cluster IP", port.ClusterIP, internalChain);
        // Who is no pod must not be answered around us: its packets take the node's address.
        rules.Nat.Add(internalChain, new Rule
        {
            Source = "!" + clusterCidr,
            Destination = port.ClusterIP,
            Protocol = port.Protocol,
            Comment = $"{port.Name} cluster IP",
            DestinationPort = port.Port,
            Target = Rule.Masquerade,
        });
        if (!port.IsExternallyAccessible) return;
        foreach (var ip in port.ExternalIPs) Portal(port, "external IP", ip, port.Name.ExternalChain);
        foreach (var ip in port.LoadBalancerIPs) Portal(port, "loadbalancer IP", ip, port.SourceRanges.Count > 0 ? port.Name.FirewallChain : port.Name.ExternalChain);
        if (port.NodePort > 0)
            rules.Nat.Add("KUBE-NODEPORTS", new Rule { Protocol = port.Protocol, Comment = port.Name.ToString(), DestinationPort = port.NodePort, Target = port.Name.ExternalChain });
        AddFirewall(port);
        AddExternalChain(port);
    }

    private void Portal(ServicePortState port, string what, string ip, string target) => rules.Nat.Add("KUBE-SERVICES", new Rule
    {
        Destination = ip,
        Protocol = port.Protocol,
        Comment = $"{port.Name} {what}",
        DestinationPort = port.Port,
        Target = target,
    });

    private void AddFirewall(ServicePortState port)
    {
        if (port.LoadBalancerIPs.Count == 0 || port.SourceRanges.Count == 0) return;
        var chain = port.Name.FirewallChain;
        foreach (var range in port.SourceRanges)
            rules.Nat.Add(chain, new Rule { Source = range, Comment = $"{port.Name} loadbalancer IP", Target = port.Name.ExternalChain });
        rules.Nat.Add(chain, new Rule { Comment = $"other traffic to {port.Name} will be dropped by KUBE-PROXY-FIREWALL" });
        foreach (var ip in port.LoadBalancerIPs)
            rules.Filter.Add("KUBE-PROXY-FIREWALL", new Rule
            {
                Destination = ip,
                Protocol = port.Protocol,
                Comment = $"{port.Name} traffic not accepted by {chain}",
                DestinationPort = port.Port,
                Target = "DROP",
            });
    }

    /// <summary>Policy Cluster hides the client so that the answer returns through this node; policy Local keeps it, and
    /// short-cuts what comes from pods and from the node itself, which may use any endpoint.</summary>
    private void AddExternalChain(ServicePortState port)
    {
        var chain = port.Name.ExternalChain;
        if (!port.ExternalLocal)
        {
            rules.Nat.Add(chain, new Rule { Comment = $"masquerade traffic for {port.Name} external destinations", Target = Rule.Masquerade });
            rules.Nat.Add(chain, new Rule { Target = port.Name.ClusterChain });
            return;
        }
        rules.Nat.Add(chain, new Rule { Source = clusterCidr, Comment = $"pod traffic for {port.Name} external destinations", Target = port.Name.ClusterChain });
        rules.Nat.Add(chain, new Rule { Comment = $"masquerade LOCAL traffic for {port.Name} external destinations", Match = "-m addrtype --src-type LOCAL", Target = Rule.Masquerade });
        rules.Nat.Add(chain, new Rule { Comment = $"route LOCAL traffic for {port.Name} external destinations", Match = "-m addrtype --src-type LOCAL", Target = port.Name.ClusterChain });
        rules.Nat.Add(chain, new Rule { Target = port.Name.LocalChain });
    }

    private void AddBalancing(ServicePortState port, EndpointSelection selection)
    {
        var needsCluster = !port.InternalLocal || port.IsExternallyAccessible;
        var needsLocal = port.InternalLocal || (port.ExternalLocal && port.IsExternallyAccessible);
        if (needsCluster) Balance(port, port.Name.ClusterChain, selection.Cluster);
        if (needsLocal) Balance(port, port.Name.LocalChain, selection.Local);
        foreach (var endpoint in selection.Reachable) AddEndpoint(port, endpoint);
    }

    private void Balance(ServicePortState port, string chain, IReadOnlyList<EndpointInfo> endpoints)
    {
        rules.Nat.Declare(chain);
        if (port.AffinitySeconds is { } seconds)
        {
            foreach (var endpoint in endpoints)
            {
                var target = port.Name.EndpointChain(endpoint.Address);
                var match = $"-m recent --rcheck --seconds {seconds} --reap --name {target} --mask 255.255.255.255 --rsource";
                rules.Nat.Add(chain, new Rule { Comment = $"{port.Name} -> {endpoint.Address}", Match = match, Target = target });
            }
        }
        for (var i = 0; i < endpoints.Count; i++)
        {
            var left = endpoints.Count - i;
            rules.Nat.Add(chain, new Rule
            {
                Comment = $"{port.Name} -> {endpoints[i].Address}",
                Match = left > 1 ? Rule.RandomMatch(left) : null,
                Target = port.Name.EndpointChain(endpoints[i].Address),
            });
        }
    }

    private void AddEndpoint(ServicePortState port, EndpointInfo endpoint)
    {
        var chain = port.Name.EndpointChain(endpoint.Address);
        // A pod that reaches itself through its Service must see another sender than itself.
        rules.Nat.Add(chain, new Rule { Source = endpoint.Ip, Comment = port.Name.ToString(), Target = Rule.Masquerade });
        rules.Nat.Add(chain, new Rule
        {
            Protocol = port.Protocol,
            Comment = port.Name.ToString(),
            Match = port.AffinitySeconds is null ? null : $"-m recent --set --name {chain} --mask 255.255.255.255 --rsource",
            Target = $"DNAT --to-destination {endpoint.Address}",
        });
    }

    private void RefuseExternal(ServicePortState port, bool hasEndpoints)
    {
        foreach (var ip in port.ExternalIPs.Concat(port.LoadBalancerIPs)) Refuse(port, "KUBE-EXTERNAL-SERVICES", ip, hasEndpoints);
        if (port.NodePort == 0) return;
        rules.Filter.Add("KUBE-EXTERNAL-SERVICES", new Rule
        {
            Protocol = port.Protocol,
            Comment = RefusalComment(port, hasEndpoints),
            Match = "-m addrtype --dst-type LOCAL",
            DestinationPort = port.NodePort,
            Target = RefusalTarget(hasEndpoints),
        });
    }

    private void Refuse(ServicePortState port, string chain, string ip, bool hasEndpoints) => rules.Filter.Add(chain, new Rule
    {
        Destination = ip,
        Protocol = port.Protocol,
        Comment = RefusalComment(port, hasEndpoints),
        DestinationPort = port.Port,
        Target = RefusalTarget(hasEndpoints),
    });

    private static string RefusalComment(ServicePortState port, bool hasEndpoints) => port.Name + (hasEndpoints ? " has no local endpoints" : " has no endpoints");

    /// <summary>With no endpoint anywhere the client is told at once; with endpoints elsewhere it must not learn of this node at all.</summary>
    private static string RefusalTarget(bool hasEndpoints) => hasEndpoints ? "DROP" : "REJECT --reject-with icmp-port-unreachable";
}
