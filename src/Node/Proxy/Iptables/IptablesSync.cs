using MiniKube.Node.Proxy.Commands;
using MiniKube.Node.Proxy.Services;

namespace MiniKube.Node.Proxy.Iptables;

/// <summary>Makes the kernel's tables hold a rule set. Remembers what it wrote, so that a later change costs only its own chains;
/// reads the kernel back at the start and whenever that memory may be wrong. Not for concurrent use.</summary>
public sealed class IptablesSync(IIptables iptables)
{
    private static readonly string[] Tables = ["filter", "nat"];
    private readonly Dictionary<string, SavedTable> _held = new(StringComparer.Ordinal);

    /// <summary>Chains in the tables now, as far as known.</summary>
    public int HeldChains => _held.Values.Sum(t => t.Owned.Count);

    /// <summary>Returns the number of chains that had to be written or removed; 0 where all was right already.</summary>
    /// <exception cref="CommandException">The kernel refused; the next call starts from what it then holds.</exception>
    public async Task<int> ApplyAsync(RuleSet wanted, CancellationToken ct)
    {
        var changed = 0;
        foreach (var table in Tables)
        {
            var held = await HeldAsync(table, ct).ConfigureAwait(false);
            var script = RestoreScript.For(table, wanted.Table(table), wanted.Jumps, held);
            if (script.Text.Length == 0) continue;
            _held.Remove(table);
            await iptables.RestoreAsync(script.Text, ct).ConfigureAwait(false);
            _held[table] = Holding(table, wanted, held);
            changed += script.ChangedChains;
        }
        return changed;
    }

    /// <summary>Forgets what was written if somebody else emptied a table, and says whether that was so.</summary>
    public async Task<bool> LostRulesAsync(CancellationToken ct)
    {
        foreach (var table in Tables)
        {
            if (!_held.ContainsKey(table) || await iptables.ChainExistsAsync(table, "KUBE-PROXY-CANARY", ct).ConfigureAwait(false)) continue;
            _held.Clear();
            return true;
        }
        return false;
    }

    /// <summary>Removes every chain and jump of ours, and nothing else.</summary>
    public async Task RemoveAllAsync(CancellationToken ct)
    {
        _held.Clear();
        foreach (var table in Tables)
        {
            var script = RestoreScript.ForRemoval(table, await HeldAsync(table, ct).ConfigureAwait(false));
            if (script.Length > 0) await iptables.RestoreAsync(script, ct).ConfigureAwait(false);
        }
        _held.Clear();
    }

    private async Task<SavedTable> HeldAsync(string table, CancellationToken ct)
    {
        if (!_held.TryGetValue(table, out var held))
            _held[table] = held = SavedTable.Parse(await iptables.SaveAsync(table, ct).ConfigureAwait(false));
        return held;
    }

    private static SavedTable Holding(string table, RuleSet wanted, SavedTable before)
    {
        var now = new SavedTable();
        foreach (var (chain, rules) in wanted.Table(table).Chains) now.Owned[chain] = rules;
        foreach (var (chain, rules) in before.KernelChains) now.KernelChains[chain] = rules;
        foreach (var jump in wanted.Jumps.Where(j => j.Table == table))
        {
            if (!now.KernelChains.TryGetValue(jump.Chain, out var rules)) now.KernelChains[jump.Chain] = rules = new HashSet<string>(StringComparer.Ordinal);
            rules.Add(jump.Rule);
        }
        return now;
    }
}
