namespace MiniKube.Node.Proxy.Services;

/// <summary>The fixed part: chains every node has, and the jumps into them from the kernel's chains.</summary>
public static class BaseRules
{
    private const string NewConnections = "-m conntrack --ctstate NEW";

    public static void AddTo(RuleSet rules)
    {
        foreach (var chain in (string[])["KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS", "KUBE-FORWARD", "KUBE-FIREWALL", "KUBE-PROXY-FIREWALL", "KUBE-PROXY-CANARY"])
            rules.Filter.Declare(chain);
        foreach (var chain in (string[])["KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-MARK-MASQ", "KUBE-PROXY-CANARY"])
            rules.Nat.Declare(chain);
        AddMasquerade(rules.Nat);
        AddForwarding(rules.Filter);
        AddJumps(rules.Jumps);
    }

    /// <summary>Node ports are looked at last, after every address that is more specific.</summary>
    public static void AddNodePortsJump(RuleSet rules) => rules.Nat.Add("KUBE-SERVICES", new Rule
    {
        Comment = "kubernetes service nodeports; NOTE: this must be the last rule in this chain",
        Match = "-m addrtype --dst-type LOCAL",
        Target = "KUBE-NODEPORTS",
    });

    private static void AddMasquerade(TableRules nat)
    {
        nat.Add("KUBE-MARK-MASQ", new Rule { Target = "MARK --set-xmark 0x4000/0x4000" });
        nat.Add("KUBE-POSTROUTING", new Rule { Match = "-m mark ! --mark 0x4000/0x4000", Target = "RETURN" });
        // The mark is taken off again, or a packet that passes twice (VXLAN, a second node address) would be translated twice.
        nat.Add("KUBE-POSTROUTING", new Rule { Target = "MARK --set-xmark 0x4000/0x0" });
        nat.Add("KUBE-POSTROUTING", new Rule { Comment = "kubernetes service traffic requiring SNAT", Target = "MASQUERADE --random-fully" });
    }

    private static void AddForwarding(TableRules filter)
    {
        // Packets conntrack cannot place would leave untranslated and reset the connection they belong to.
        filter.Add("KUBE-FORWARD", new Rule { Match = "-m conntrack --ctstate INVALID", Target = "DROP" });
        filter.Add("KUBE-FORWARD", new Rule { Comment = "kubernetes forwarding rules", Match = "-m mark --mark 0x4000/0x4000", Target = "ACCEPT" });
        filter.Add("KUBE-FORWARD", new Rule { Comment = "kubernetes forwarding conntrack rule", Match = "-m conntrack --ctstate RELATED,ESTABLISHED", Target = "ACCEPT" });
        // route_localnet lets node ports answer on 127.0.0.1; nobody else may reach loopback addresses through it.
        filter.Add("KUBE-FIREWALL", new Rule
        {
            Source = "!127.0.0.0/8",
            Destination = "127.0.0.0/8",
            Comment = "block incoming localnet connections",
            Match = "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT",
            Target = "DROP",
        });
    }

    private static void AddJumps(List<Jump> jumps)
    {
        Add("filter", "INPUT", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible service portals", NewConnections);
        Add("filter", "FORWARD", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible service portals", NewConnections);
        Add("filter", "INPUT", "KUBE-NODEPORTS", "kubernetes health check service ports", null);
        Add("filter", "FORWARD", "KUBE-SERVICES", "kubernetes service portals", NewConnections);
        Add("filter", "OUTPUT", "KUBE-SERVICES", "kubernetes service portals", NewConnections);
        Add("filter", "FORWARD", "KUBE-FORWARD", "kubernetes forwarding rules", null);
        foreach (var chain in (string[])["INPUT", "FORWARD", "OUTPUT"])
            Add("filter", chain, "KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall", NewConnections);
        foreach (var chain in (string[])["INPUT", "OUTPUT"])
            Add("filter", chain, "KUBE-FIREWALL", null, null);
        Add("nat", "OUTPUT", "KUBE-SERVICES", "kubernetes service portals", null);
        Add("nat", "PREROUTING", "KUBE-SERVICES", "kubernetes service portals", null);
        Add("nat", "POSTROUTING", "KUBE-POSTROUTING", "kubernetes postrouting rules", null);

        void Add(string table, string from, string to, string? comment, string? match) =>
            jumps.Add(new Jump(table, from, new Rule { Comment = comment, Match = match, Target = to }.ToString()));
    }
}
