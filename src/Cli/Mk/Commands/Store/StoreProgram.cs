using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary>Runs mk-store for what is done on files, and passes on what it says.</summary>
internal static class StoreProgram
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var (code, output, error) = await Shell.TryRunAsync(Path.Combine(LocalCluster.BinaryFolder, "mk-store"), arguments, cancellation).ConfigureAwait(false);
        await Console.Out.WriteAsync(output).ConfigureAwait(false);
        await Console.Error.WriteAsync(error).ConfigureAwait(false);
        return code;
    }
}
