using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Cluster.Runtime;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store snapshot save|status|restore</c>. The files are etcd's own format.</summary>
internal static class SnapshotCommands
{
    public static Command Build(TimeProvider time) =>
        new("snapshot", "Save the store's whole state to a file, look at one, or start again from one.") { Save(), Status(), Restore(time) };

    private static Command Save()
    {
        var file = new Argument<string>("FILE");
        return StoreTarget.Bind(new Command("save", "Save a snapshot: the store's state at one revision, with its SHA-256.") { file }, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var saved = await StoreSnapshot.SaveAsync(store.Calls, Path.GetFullPath(arguments.GetValue(file)!), cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"saved {Numbers.Size(saved)} to {arguments.GetValue(file)}").ConfigureAwait(false);
            return 0;
        });
    }

    private static Command Status()
    {
        var file = new Argument<string>("FILE");
        var format = new Option<string>("--write-out", "-w") { Description = "simple, json or table", DefaultValueFactory = _ => "table", HelpName = "FORMAT" };
        var command = new Command("status", "Show hash, revision, number of entries and size of a saved snapshot.") { file, format };
        command.SetAction((arguments, cancellation) => StoreProgram.RunAsync(["snapshot", "status", Path.GetFullPath(arguments.GetValue(file)!), "-w", arguments.GetValue(format)!], cancellation));
        return command;
    }

    private static Command Restore(TimeProvider time)
    {
        var file = new Argument<string>("FILE");
        var state = StateOption.Create();
        var command = new Command("restore", "Replace the data of all members of the local cluster by a snapshot. The stores must be stopped.") { file, state };
        command.SetAction(async (arguments, cancellation) =>
        {
            var cluster = LocalCluster.Open(ClusterPaths.From(arguments.GetValue(state)), time);
            await StoreSnapshot.RestoreAsync(cluster, Path.GetFullPath(arguments.GetValue(file)!), cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"restored {cluster.Spec.Stores} members from {arguments.GetValue(file)}; start them: mk up").ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
