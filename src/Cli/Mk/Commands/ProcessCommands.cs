using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>The drill commands: <c>kill</c>, <c>start</c>, <c>stop</c>, <c>pause</c> and <c>resume</c> one or more processes of the cluster.</summary>
public static class ProcessCommands
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    public static IEnumerable<Command> Build(TimeProvider time)
    {
        yield return Kill(time);
        yield return Named("start", "Start a process that is dead.", time, async (cluster, process, cancellation) =>
            await cluster.Table.StartAsync(process, cancellation).ConfigureAwait(false) ? "started, pid " + cluster.Table.Record(process.Name) : "runs already");
        yield return Named("stop", "End a process politely (SIGTERM, after 10 seconds SIGKILL).", time, async (cluster, process, cancellation) =>
            await cluster.Table.StopAsync(process.Name, StopGrace, cancellation).ConfigureAwait(false) ? "stopped" : NotRunning(process));
        yield return Named("pause", "Freeze a process (SIGSTOP): it lives, holds its connections and answers nothing.", time, (cluster, process, _) =>
            Task.FromResult(cluster.Table.Signal(process.Name, Signal.Stop) ? "paused" : NotRunning(process)));
        yield return Named("resume", "Let a paused process go on (SIGCONT).", time, (cluster, process, _) =>
            Task.FromResult(cluster.Table.Signal(process.Name, Signal.Continue) ? "resumed" : NotRunning(process)));
    }

    private static Command Kill(TimeProvider time)
    {
        var signal = new Option<string>("--signal", "-s") { Description = "signal by name or number", DefaultValueFactory = _ => "KILL", HelpName = "S" };
        var command = Named("kill", "Kill a process without warning (SIGKILL). It stays dead until started, unless `mk up --supervise` watches.", time, (cluster, process, result) =>
        {
            var text = result.GetValue(signal)!;
            var parsed = Signals.Parse(text) ?? throw new ClusterException($"unknown signal \"{text}\"");
            return cluster.Table.Signal(process.Name, parsed) ? $"sent SIG{parsed switch { Signal.Terminate => "TERM", Signal.Interrupt => "INT", _ => parsed.ToString().ToUpperInvariant() }}" : NotRunning(process);
        });
        command.Options.Add(signal);
        return command;
    }

    private static string NotRunning(ProcessSpec process) => throw new ClusterException($"{process.Name} does not run");

    private static Command Named(string verb, string description, TimeProvider time, Func<LocalCluster, ProcessSpec, ParseResult, string> act) =>
        Named(verb, description, time, (cluster, process, result, _) => Task.FromResult(act(cluster, process, result)));

    private static Command Named(string verb, string description, TimeProvider time, Func<LocalCluster, ProcessSpec, CancellationToken, Task<string>> act) =>
        Named(verb, description, time, (cluster, process, _, cancellation) => act(cluster, process, cancellation));

    private static Command Named(string verb, string description, TimeProvider time, Func<LocalCluster, ProcessSpec, ParseResult, CancellationToken, Task<string>> act)
    {
        var names = new Argument<string[]>("NAME") { Description = "a process of `mk status`, such as store-1 or kubelet-node-1", Arity = ArgumentArity.OneOrMore };
        var state = StateOption.Create();
        var command = new Command(verb, description) { names, state };
        command.SetAction(async (result, cancellation) =>
        {
            var cluster = LocalCluster.Open(ClusterPaths.From(result.GetValue(state)), time);
            var processes = result.GetValue(names)!.Select(cluster.Layout.Find).ToList();
            foreach (var process in processes)
            {
                var outcome = await act(cluster, process, result, cancellation).ConfigureAwait(false);
                await Console.Out.WriteLineAsync($"{process.Name} {outcome}").ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }
}
