using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>The option that says which cluster of this machine is meant.</summary>
public static class StateOption
{
    public static Option<string?> Create() => new("--state")
    {
        Description = $"state folder of the cluster (default {ClusterPaths.DefaultRoot}, or $MK_STATE)",
        HelpName = "DIR",
    };
}
