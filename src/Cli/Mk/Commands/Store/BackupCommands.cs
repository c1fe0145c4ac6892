using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store backups</c> and <c>mk store drill</c>: the scheduled backups, and the proof that they can be restored.</summary>
internal static class BackupCommands
{
    public static Command List() => OnFolder(new Command("backups", "List the scheduled backups: age, revision, keys, and whether a drill has proven them."), "backups");

    public static Command Drill()
    {
        var backup = new Argument<string?>("BACKUP") { Description = "a name of `mk store backups`; the newest where absent", Arity = ArgumentArity.ZeroOrOne };
        return OnFolder(new Command("drill", "Restore a backup into a scratch store and compare it with what was recorded.") { backup }, "drill", backup);
    }

    private static Command OnFolder(Command command, string verb, Argument<string?>? backup = null)
    {
        var state = StateOption.Create();
        var folder = new Option<string?>("--backup-dir") { Description = "folder of the backups (default: the local cluster's)", HelpName = "DIR" };
        command.Options.Add(state);
        command.Options.Add(folder);
        command.SetAction((arguments, cancellation) =>
        {
            var named = backup is not null && arguments.GetValue(backup) is { } name ? [$"--backup={name}"] : Array.Empty<string>();
            var place = arguments.GetValue(folder) ?? ClusterPaths.From(arguments.GetValue(state)).Backups;
            return StoreProgram.RunAsync([verb, $"--backup-dir={Path.GetFullPath(place)}", .. named], cancellation);
        });
        return command;
    }
}
