using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk exec POD [-c CONTAINER] [-it] -- COMMAND</c>; its exit code is the command's.</summary>
public static class ExecCommand
{
    public static Command Build()
    {
        var all = Words.Argument("POD", "POD or TYPE/NAME, and behind -- the command with its arguments");
        var container = new Option<string?>("--container", "-c") { Description = "container of the pod" };
        var stdin = new Option<bool>("--stdin", "-i") { Description = "pass standard input" };
        var tty = new Option<bool>("--tty", "-t") { Description = "the command gets a terminal" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "only what the command says" };
        var command = new Command("exec", "Run a command in a container.") { all, container, stdin, tty, quiet };
        return new Connection().Verb(command, async (session, arguments, cancellation) =>
        {
            var words = Words.Of(arguments, all);
            if (words.Before.Count == 0) throw new ClusterException("pod, type/name or --filename must be specified");
            if (words.Before.Count > 1) throw Words.Mistake(arguments, "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead");
            if (words.Behind.Count == 0) throw new ClusterException("you must specify at least one command for the container");
            var target = await PodFinder.FindAsync(session, words.Before[0], cancellation).ConfigureAwait(false);
            var name = (string)target["metadata"]!["name"]!;
            if ((string?)target["status"]?["phase"] is "Succeeded" or "Failed") throw new ClusterException($"cannot exec into a container in a completed pod; current phase is {(string?)target["status"]?["phase"]}");
            var chosen = arguments.GetValue(container) ?? PodFinder.DefaultContainer(target);
            if (!target["spec"]!["containers"]!.AsArray().Any(c => (string?)c?["name"] == chosen)) throw new CommandLineException($"Error from server (BadRequest): container {chosen} is not valid for pod {name}");
            var terminal = arguments.GetValue(tty) && !Console.IsInputRedirected;
            if (arguments.GetValue(tty) && !terminal && !arguments.GetValue(quiet)) await Console.Error.WriteLineAsync("Unable to use a TTY - input is not a terminal or the right kind of file").ConfigureAwait(false);
            List<string> query = [$"container={Uri.EscapeDataString(chosen)}", "stdout=true", terminal ? "tty=true" : "stderr=true"];
            if (arguments.GetValue(stdin)) query.Add("stdin=true");
            query.AddRange(words.Behind.Select(w => "command=" + Uri.EscapeDataString(w)));
            var path = $"/api/v1/namespaces/{session.Namespace}/pods/{name}/exec?{string.Join('&', query)}";
            using var raw = terminal && arguments.GetValue(stdin) ? RawTerminal.Enter() : null;
            return await RemoteCommand.RunAsync(session, path, arguments.GetValue(stdin), terminal, raw, cancellation).ConfigureAwait(false);
        });
    }
}
