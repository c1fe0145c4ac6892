namespace MiniKube.Node.Proxy.Services;

/// <summary>The chains one table should hold, each with its rules in order.</summary>
public sealed class TableRules
{
    private readonly SortedDictionary<string, List<string>> _chains = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, List<string>>> Chains => _chains;

    /// <summary>The rules of a chain; null where the chain is not wanted.</summary>
    public IReadOnlyList<string>? this[string chain] => _chains.GetValueOrDefault(chain);

    /// <summary>Makes sure the chain exists, even without rules.</summary>
    public void Declare(string chain)
    {
        if (!_chains.ContainsKey(chain)) _chains[chain] = [];
    }

    public void Add(string chain, Rule rule)
    {
        Declare(chain);
        _chains[chain].Add(rule.ToString());
    }
}

/// <summary>A rule in one of the kernel's own chains that leads into one of ours. It is inserted where it is missing and never moved.</summary>
public sealed record Jump(string Table, string Chain, string Rule, bool Append = false);

/// <summary>What the node's tables should hold of ours, whoever else uses them.</summary>
public sealed class RuleSet
{
    public TableRules Nat { get; } = new();

    public TableRules Filter { get; } = new();

    public List<Jump> Jumps { get; } = [];

    public TableRules Table(string name) => name == "nat" ? Nat : Filter;

    /// <summary>True for chains that this program creates, and may therefore rewrite and remove.</summary>
    public static bool Owns(string chain) => Prefixes.Any(p => chain.StartsWith(p, StringComparison.Ordinal)) || Named.Contains(chain);

    private static readonly string[] Prefixes = ["KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-EXT-", "KUBE-FW-"];

    private static readonly HashSet<string> Named = new(StringComparer.Ordinal)
    {
        "KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS", "KUBE-MARK-MASQ", "KUBE-POSTROUTING",
        "KUBE-FORWARD", "KUBE-FIREWALL", "KUBE-PROXY-FIREWALL", "KUBE-PROXY-CANARY", "MK-POD-MASQ",
    };
}
