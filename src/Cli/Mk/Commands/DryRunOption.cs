using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands;

/// <summary><c>--dry-run=none|client|server</c>: nothing is sent, or the server checks everything and keeps nothing.</summary>
public sealed class DryRunOption
{
    private readonly Option<string?> option = new("--dry-run") { Description = "none|client|server", Arity = ArgumentArity.ZeroOrOne, HelpName = "WHERE" };

    public void AddTo(Command command) => command.Options.Add(option);

    /// <summary>Nothing may be sent that changes anything.</summary>
    public bool IsClient(ParseResult arguments) => Way(arguments) == "client";

    /// <summary>What is added to the query of a change.</summary>
    public string Query(ParseResult arguments) => Way(arguments) == "server" ? "dryRun=All" : "";

    /// <summary>What is said behind an outcome.</summary>
    public string Suffix(ParseResult arguments) => Way(arguments) switch { "server" => " (server dry run)", "client" => " (dry run)", _ => "" };

    private string Way(ParseResult arguments) => arguments.GetValue(option) switch
    {
        null when arguments.GetResult(option) is not null => "client",
        null or "none" or "false" => "none",
        "client" or "true" => "client",
        "server" => "server",
        var other => throw new ClusterException($"Invalid dry-run value ({other}). Must be \"none\", \"server\", or \"client\"."),
    };
}
