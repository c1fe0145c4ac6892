using System.CommandLine;
using MiniKube.Cli.Mk.Commands.Store;
using MiniKube.Cli.Mk.Commands.Verbs;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>Every command of <c>mk</c>, one line each.</summary>
public static class CommandTree
{
    public static RootCommand Build(TimeProvider time)
    {
        var root = new RootCommand("MiniKube: a small Kubernetes of separate processes, to read, run and break.")
        {
            UpCommand.Build(time),
            DownCommand.Build(time),
            StatusCommand.Build(time),
            StoreCommands.Build(time),
            PkiCommand.Build(time),
            PkiCommand.Images(),
            GetCommand.Build(),
            DescribeCommand.Build(time),
            ApplyCommand.Build(),
            CreateCommand.Build(),
            DeleteCommand.Build(time),
            LogsCommand.Build(time),
            ExecCommand.Build(),
            ScaleCommand.Build(),
            RolloutCommand.Build(time),
            WaitCommand.Build(time),
            MetadataCommands.Label(),
            MetadataCommands.Annotate(),
            NodeCommands.Taint(),
            NodeCommands.Cordon(),
            NodeCommands.Uncordon(),
            DrainCommand.Build(time),
            InformationCommands.ApiResources(),
            InformationCommands.Auth(),
            InformationCommands.ApiVersions(),
            ConfigCommands.Build(),
            VersionCommand.Build(),
            VersionCommand.ClusterInfo(),
        };
        foreach (var command in ProcessCommands.Build(time)) root.Add(command);
        return root;
    }
}
