using MiniKube.Node.Proxy.Commands;

namespace MiniKube.Node.Proxy.Iptables;

/// <summary>The node's IPv4 packet filter, as iptables-save and iptables-restore see it.</summary>
public interface IIptables
{
    /// <summary>A table in the text form of iptables-save.</summary>
    Task<string> SaveAsync(string table, CancellationToken ct);

    /// <summary>Applies a restore script without flushing what it does not name. Each COMMIT block is atomic.</summary>
    /// <exception cref="CommandException">A line was refused; the block it is in changed nothing.</exception>
    Task RestoreAsync(string script, CancellationToken ct);

    /// <summary>Whether the chain exists, without reading the table.</summary>
    Task<bool> ChainExistsAsync(string table, string chain, CancellationToken ct);
}

/// <summary>Runs the installed iptables programs (either variant, nft or legacy), waiting for other users' lock.</summary>
public sealed class ProcessIptables(ICommandRunner commands) : IIptables
{
    public Task<string> SaveAsync(string table, CancellationToken ct) =>
        commands.RequireAsync("iptables-save", ["-t", table], null, ct);

    public Task RestoreAsync(string script, CancellationToken ct) =>
        commands.RequireAsync("iptables-restore", ["-w", "5", "--noflush"], script, ct);

    public async Task<bool> ChainExistsAsync(string table, string chain, CancellationToken ct)
    {
        var result = await commands.RunAsync("iptables", ["-w", "5", "-t", table, "-S", chain, "1"], null, ct).ConfigureAwait(false);
        return result.ExitCode == 0;
    }
}
