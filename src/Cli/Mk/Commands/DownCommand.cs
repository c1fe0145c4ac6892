using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands;

/// <summary><c>mk down</c>.</summary>
public static class DownCommand
{
    public static Command Build(TimeProvider time)
    {
        var wipe = new Option<bool>("--wipe") { Description = "delete the state folder too: data, certificates, logs" };
        var state = StateOption.Create();
        var command = new Command("down", "End everything `mk up` started. The data stays for the next `up`.") { wipe, state };
        command.SetAction(async (result, cancellation) =>
        {
            var cluster = LocalCluster.Open(ClusterPaths.From(result.GetValue(state)), time);
            await new ClusterStopper(cluster, new Progress(Console.Error, time)).RunAsync(result.GetValue(wipe), cancellation).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
