using MiniKube.Node.Proxy.Services;

namespace MiniKube.Node.Proxy.PodNetwork;

/// <summary>Lets pods reach what lies outside the pod network: such packets leave with the node's address. Pod to pod stays
/// untranslated, so that receivers see their real peer.</summary>
public static class PodNetworkRules
{
    private const string Chain = "MK-POD-MASQ";

    /// <summary>Adds the chain for this node's pod CIDRs; without one yet, the chain is empty.</summary>
    public static void AddTo(RuleSet rules, IReadOnlyList<string> podCidrs, string clusterCidr)
    {
        rules.Nat.Declare(Chain);
        foreach (var cidr in podCidrs)
            rules.Nat.Add(Chain, new Rule { Source = cidr, Destination = "!" + clusterCidr, Comment = "pod traffic leaving the pod network", Target = "MASQUERADE --random-fully" });
        rules.Jumps.Add(new Jump("nat", "POSTROUTING", new Rule { Comment = "pod network masquerade", Target = Chain }.ToString(), Append: true));
    }
}
