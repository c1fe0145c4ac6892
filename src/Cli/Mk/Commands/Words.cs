using System.CommandLine;
using System.CommandLine.Parsing;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>The arguments of a verb, those before and those behind <c>--</c> told apart.</summary>
public sealed record Words(IReadOnlyList<string> Before, IReadOnlyList<string> Behind)
{
    public static Argument<string[]> Argument(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.ZeroOrMore };

    public static Words Of(ParseResult arguments, Argument<string[]> argument)
    {
        var all = arguments.GetValue(argument) ?? [];
        var behind = arguments.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Count() - 1;
        var before = behind < 0 ? all.Length : Math.Max(0, all.Length - behind);
        return new Words(all[..before], all[before..]);
    }

    /// <summary>The one name a verb needs.</summary>
    /// <exception cref="CommandLineException">Another number of names was given; in kubectl's words.</exception>
    public string Name(ParseResult arguments) => Before is [var name] ? name : throw Mistake(arguments, $"exactly one NAME is required, got {Before.Count}");

    /// <exception cref="CommandLineException">The option is absent; in kubectl's words.</exception>
    public static T Required<T>(ParseResult arguments, Option<T> option) =>
        arguments.GetResult(option) is not null && arguments.GetValue(option) is { } value ? value : throw new ClusterException($"required flag(s) \"{option.Name.TrimStart('-')}\" not set");

    /// <summary>A mistake in the arguments, with where to read more.</summary>
    public static CommandLineException Mistake(ParseResult arguments, string message)
    {
        List<string> names = [];
        for (SymbolResult? at = arguments.CommandResult; at is CommandResult command; at = command.Parent) names.Insert(0, command.Command is RootCommand ? "mk" : command.Command.Name);
        return new CommandLineException($"error: {message}\nSee '{string.Join(' ', names)} -h' for help and examples");
    }
}
