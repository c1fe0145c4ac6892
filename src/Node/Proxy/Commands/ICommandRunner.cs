namespace MiniKube.Node.Proxy.Commands;

/// <summary>How a program ended. <see cref="Output"/> and <see cref="Error"/> are complete.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>A program of the node could not do what it was asked; the message carries its own words.</summary>
public sealed class CommandException(string message) : Exception(message);

/// <summary>Runs the node's network programs (iptables-restore, ip, conntrack). The one way out of this process.</summary>
public interface ICommandRunner
{
    /// <exception cref="CommandException">The program is not installed.</exception>
    Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken ct);
}

/// <summary>Shorthands over <see cref="ICommandRunner"/>.</summary>
public static class CommandRunnerExtensions
{
    /// <summary>The program's output.</summary>
    /// <exception cref="CommandException">It ended with another code than 0.</exception>
    public static async Task<string> RequireAsync(this ICommandRunner runner, string program, IReadOnlyList<string> arguments, string? input, CancellationToken ct)
    {
        var result = await runner.RunAsync(program, arguments, input, ct).ConfigureAwait(false);
        if (result.ExitCode == 0) return result.Output;
        throw new CommandException($"{program} {string.Join(' ', arguments)}: exit code {result.ExitCode}: {result.Error.Trim()}");
    }
}
