using System.Text;
using MiniKube.Node.Proxy.Services;

namespace MiniKube.Node.Proxy.Iptables;

/// <summary>The text for iptables-restore that takes one table from what it holds to what is wanted, touching only the chains
/// that differ. Pure.
/// <para>Large changes are cut into COMMIT blocks (about 200 Services each), because the kernel's transaction cost grows faster
/// than its size. Chains are written leaves first, so a block only refers to chains that exist; what nobody refers to any more is
/// removed in the last one.</para></summary>
public sealed class RestoreScript
{
    /// <summary>A Service port with three endpoints has four to six chains.</summary>
    private const int ChainsPerBlock = 1000;

    private readonly StringBuilder _text = new();

    private RestoreScript()
    {
    }

    /// <summary>How many chains are written or removed.</summary>
    public int ChangedChains { get; private set; }

    /// <summary>Empty where nothing differs.</summary>
    public string Text => _text.ToString();

    public static RestoreScript For(string table, TableRules wanted, IEnumerable<Jump> jumps, SavedTable held)
    {
        var script = new RestoreScript();
        var changed = wanted.Chains.Where(c => !held.Owned.TryGetValue(c.Key, out var rules) || !rules.SequenceEqual(c.Value)).ToList();
        var stale = held.Owned.Keys.Where(c => wanted[c] is null).Order(StringComparer.Ordinal).ToList();
        var missing = jumps.Where(j => j.Table == table && !(held.KernelChains.GetValueOrDefault(j.Chain)?.Contains(j.Rule) ?? false)).ToList();
        script.ChangedChains = changed.Count + stale.Count;
        script.Write(table, [.. changed.OrderBy(c => Depth(c.Key)).ThenBy(c => c.Key, StringComparer.Ordinal)], stale, missing);
        return script;
    }

    /// <summary>The text that removes every chain and jump of ours from a table.</summary>
    public static string ForRemoval(string table, SavedTable held)
    {
        if (held.Owned.Count == 0) return "";
        var text = new StringBuilder().Append('*').Append(table).Append('\n');
        foreach (var chain in held.Owned.Keys) text.Append(':').Append(chain).Append(" - [0:0]\n");
        foreach (var (chain, rules) in held.KernelChains)
        {
            foreach (var rule in rules.Where(r => held.Owned.ContainsKey(TargetOf(r))))
                text.Append("-D ").Append(chain).Append(' ').Append(rule).Append('\n');
        }
        foreach (var chain in held.Owned.Keys) text.Append("-X ").Append(chain).Append('\n');
        return text.Append("COMMIT\n").ToString();
    }

    private static string TargetOf(string rule) => rule[(rule.LastIndexOf("-j ", StringComparison.Ordinal) + 3)..];

    private void Write(string table, List<KeyValuePair<string, List<string>>> changed, List<string> stale, List<Jump> missing)
    {
        var blocks = changed.Chunk(ChainsPerBlock).ToList();
        if (blocks.Count == 0 && (stale.Count > 0 || missing.Count > 0)) blocks.Add([]);
        for (var i = 0; i < blocks.Count; i++)
        {
            var last = i == blocks.Count - 1;
            _text.Append('*').Append(table).Append('\n');
            foreach (var (chain, _) in blocks[i]) _text.Append(':').Append(chain).Append(" - [0:0]\n");
            // Naming a chain empties it: only then can chains that refer to each other be removed.
            if (last) foreach (var chain in stale) _text.Append(':').Append(chain).Append(" - [0:0]\n");
            foreach (var (chain, rules) in blocks[i])
            {
                foreach (var rule in rules) _text.Append("-A ").Append(chain).Append(' ').Append(rule).Append('\n');
            }
            if (last) WriteEnd(stale, missing);
            _text.Append("COMMIT\n");
        }
    }

    private void WriteEnd(List<string> stale, List<Jump> missing)
    {
        foreach (var jump in missing)
            _text.Append(jump.Append ? "-A " : "-I ").Append(jump.Chain).Append(jump.Append ? " " : " 1 ").Append(jump.Rule).Append('\n');
        foreach (var chain in stale) _text.Append("-X ").Append(chain).Append('\n');
    }

    private static int Depth(string chain) => chain switch
    {
        "KUBE-MARK-MASQ" => 0,
        _ when chain.StartsWith("KUBE-SEP-", StringComparison.Ordinal) => 1,
        _ when chain.StartsWith("KUBE-SV", StringComparison.Ordinal) => 2,
        _ when chain.StartsWith("KUBE-EXT-", StringComparison.Ordinal) => 3,
        _ when chain.StartsWith("KUBE-FW-", StringComparison.Ordinal) => 4,
        "KUBE-NODEPORTS" => 5,
        _ => 6,
    };
}
