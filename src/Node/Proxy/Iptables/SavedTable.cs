using MiniKube.Node.Proxy.Services;

namespace MiniKube.Node.Proxy.Iptables;

/// <summary>What the kernel holds in one table: our chains with their rules, and the rules of the kernel's chains, where our
/// jumps are looked for. Other programs' chains are not kept.</summary>
public sealed class SavedTable
{
    private static readonly HashSet<string> Kernel = new(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"], StringComparer.Ordinal);

    public Dictionary<string, List<string>> Owned { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, HashSet<string>> KernelChains { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the text of iptables-save. Unknown lines are passed over.</summary>
    public static SavedTable Parse(string saved)
    {
        var table = new SavedTable();
        foreach (var line in saved.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(":")) table.Declare(line[1..line.IndexOf(' ')].ToString());
            else if (line.StartsWith("-A ")) table.AddRule(line[3..]);
        }
        return table;
    }

    private void Declare(string chain)
    {
        if (RuleSet.Owns(chain)) Owned.TryAdd(chain, []);
    }

    private void AddRule(ReadOnlySpan<char> line)
    {
        var end = line.IndexOf(' ');
        var chain = (end < 0 ? line : line[..end]).ToString();
        var rule = end < 0 ? "" : line[(end + 1)..].ToString();
        if (Owned.TryGetValue(chain, out var rules)) rules.Add(rule);
        else if (Kernel.Contains(chain))
        {
            if (!KernelChains.TryGetValue(chain, out var known)) KernelChains[chain] = known = new HashSet<string>(StringComparer.Ordinal);
            known.Add(rule);
        }
    }
}
