using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store recover</c>: when the quorum is lost for good, go on from the best surviving member. Says first what may be lost.</summary>
internal static class RecoverCommand
{
    public static Command Build(TimeProvider time)
    {
        var state = StateOption.Create();
        var folders = new Option<string[]>("--data-dir") { Description = "data folders of the members that are left (default: the local cluster's)", HelpName = "DIR" };
        var yes = new Option<bool>("--yes") { Description = "do it; without this nothing is changed" };
        var command = new Command("recover", "After the quorum is lost for good: look at what is left, say what may be lost, and begin a new cluster from the best member.") { folders, yes, state };
        command.SetAction(async (arguments, cancellation) =>
        {
            var given = arguments.GetValue(folders) ?? [];
            var confirmed = arguments.GetValue(yes);
            var (chosen, local) = given.Length > 0 ? (given.Select(Path.GetFullPath).ToList(), false) : (Local(ClusterPaths.From(arguments.GetValue(state)), confirmed, time), true);
            var code = await StoreProgram.RunAsync(["recover", .. chosen.Select(f => $"--data-dir={f}"), .. confirmed ? ["--yes"] : Array.Empty<string>()], cancellation).ConfigureAwait(false);
            if (code == 0 && confirmed && local)
                await Console.Out.WriteLineAsync("Here: `mk store snapshot restore` with the saved file brings all members of the local cluster back at once; then `mk up`.").ConfigureAwait(false);
            return code;
        });
        return command;
    }

    private static List<string> Local(ClusterPaths paths, bool confirmed, TimeProvider time)
    {
        var cluster = LocalCluster.Open(paths, time);
        var running = cluster.Layout.Processes.Where(p => p.Kind == ProcessKind.Store && cluster.Table.Find(p.Name) is not null).Select(p => p.Name).ToList();
        if (confirmed && running.Count > 0) throw new ClusterException($"{string.Join(", ", running)} still runs; stop all stores first: mk stop {string.Join(' ', running)}");
        return [.. Enumerable.Range(1, cluster.Spec.Stores).Select(paths.Store)];
    }
}
