using System.CommandLine;
using System.CommandLine.Parsing;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>Runs a command line; what goes wrong is told in one line, without a stack trace.</summary>
public static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) };
            var parsed = root.Parse(CommandLine.Normalize(root, args));
            if (parsed.Errors is [var first, ..] && !args.Contains("--help") && !args.Contains("-h")) return await FailAsync(Mistake(parsed, first)).ConfigureAwait(false);
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (CommandLineException e)
        {
            return await FailAsync(e.Message).ConfigureAwait(false);
        }
        catch (ClusterException e)
        {
            return await FailAsync("error: " + e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync("error: " + e.Message).ConfigureAwait(false);
        }
        catch (StatusException e)
        {
            return await FailAsync(ErrorText.Of(e)).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            return await FailAsync("Unable to connect to the server: " + (e.InnerException ?? e).Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    /// <summary>A group named without its command shows what there is; every other mistake is one line and where to read more.</summary>
    private static string Mistake(ParseResult parsed, ParseError error)
    {
        List<string> names = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = command.Parent) names.Insert(0, command.Command is RootCommand ? "mk" : command.Command.Name);
        var name = string.Join(' ', names);
        var message = error.Message.TrimEnd('.');
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.CommandResult.Command.Action is null) message = $"one of {string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(c => c.Name))} is required";
        return $"error: {(message.Length > 0 ? char.ToLowerInvariant(message[0]) + message[1..] : message)}\nSee '{name} -h' for help and examples";
    }

    private static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync(text).ConfigureAwait(false);
        return 1;
    }
}
