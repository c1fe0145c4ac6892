using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk logs</c>: of a process of the local cluster when the name is one, else of a pod (<c>pod/NAME</c> always means the pod).</summary>
public sealed class LogsCommand(TimeProvider time)
{
    private const int TailOfMany = 10;

    private readonly Argument<string[]> words = Words.Argument("NAME", "a process of `mk status`, or POD [CONTAINER], TYPE/NAME");
    private readonly Option<bool> follow = new("--follow", "-f") { Description = "go on as it grows" };
    private readonly Option<bool> previous = new("--previous", "-p") { Description = "of the container before the last restart" };
    private readonly Option<string?> container = new("--container", "-c") { Description = "container of the pod" };
    private readonly Option<bool> allContainers = new("--all-containers") { Description = "of every container of the pod" };
    private readonly Option<bool> prefix = new("--prefix") { Description = "each line with its pod and container" };
    private readonly Option<int?> tail = new("--tail") { Description = "only the last lines (-1: all)" };
    private readonly Option<string?> since = new("--since") { Description = "only newer than, such as 5m" };
    private readonly Option<string?> sinceTime = new("--since-time") { Description = "only newer than this time (RFC 3339)" };
    private readonly Option<long?> limitBytes = new("--limit-bytes") { Description = "at most so many bytes" };
    private readonly Option<bool> timestamps = new("--timestamps") { Description = "each line with its time" };
    private readonly Option<string?> selector = new("--selector", "-l") { Description = "of all pods with these labels" };
    private readonly Option<string?> state = StateOption.Create();
    private readonly TimeProvider time = time;

    public static Command Build(TimeProvider time)
    {
        var logs = new LogsCommand(time);
        var command = new Command("logs", "Show the log of a process of the cluster, or of a pod.")
        {
            logs.words, logs.follow, logs.previous, logs.container, logs.allContainers, logs.prefix, logs.tail, logs.since, logs.sinceTime, logs.limitBytes, logs.timestamps, logs.selector, logs.state,
        };
        new Connection().Verb(command, logs.PodAsync);
        var pods = command.Action!;
        command.SetAction(async (arguments, cancellation) =>
        {
            if (logs.ProcessLog(arguments) is not { } file) return await ((System.CommandLine.Invocation.AsynchronousCommandLineAction)pods).InvokeAsync(arguments, cancellation).ConfigureAwait(false);
            await LogTail.CopyAsync(file, arguments.GetValue(logs.tail), arguments.GetValue(logs.follow), Console.Out, logs.time, cancellation).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private string? ProcessLog(ParseResult arguments)
    {
        var paths = ClusterPaths.From(arguments.GetValue(state));
        return arguments.GetValue(words) is [var name] && File.Exists(paths.SpecFile)
            ? LocalCluster.Open(paths, time).Layout.Processes.FirstOrDefault(p => p.Name == name)?.LogFile
            : null;
    }

    private async Task<int> PodAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        var streams = (await PodsAsync(session, arguments, cancellation).ConfigureAwait(false)).SelectMany(p => Containers(p, arguments).Select(c => (Pod: p, Container: c))).ToList();
        await using var output = Console.OpenStandardOutput();
        using var turn = new SemaphoreSlim(1);
        var copies = streams.Select(s => (Func<Task>)(() => CopyAsync(session, s.Pod, s.Container, arguments, output, turn, cancellation)));
        if (arguments.GetValue(follow)) await Task.WhenAll(copies.Select(c => c())).ConfigureAwait(false);
        else foreach (var copy in copies) await copy().ConfigureAwait(false);
        return 0;
    }

    private async Task CopyAsync(ApiSession session, JsonObject pod, string chosen, ParseResult arguments, Stream output, SemaphoreSlim turn, CancellationToken cancellation)
    {
        var name = (string)pod["metadata"]!["name"]!;
        using var stream = await session.StreamAsync(Path(session, name, chosen, arguments), "*/*", cancellation).ConfigureAwait(false);
        var (many, named) = (arguments.GetValue(follow) && (arguments.GetValue(selector) is not null || arguments.GetValue(allContainers)), arguments.GetValue(prefix));
        if (!many && !named)
        {
            await stream.Body.CopyToAsync(output, cancellation).ConfigureAwait(false);
            return;
        }

        // Several logs share one output: whole lines take turns.
        using var lines = new StreamReader(stream.Body);
        while (await lines.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes($"{(named ? $"[pod/{name}/{chosen}] " : "")}{line}\n");
            await turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await output.WriteAsync(bytes, cancellation).ConfigureAwait(false);
                await output.FlushAsync(cancellation).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private async Task<IReadOnlyList<JsonObject>> PodsAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(selector) is { } labels)
        {
            if (arguments.GetValue(words) is { Length: > 0 }) throw new ClusterException("only a selector (-l) or a POD name is allowed");
            var list = await session.GetAsync($"/api/v1/namespaces/{session.Namespace}/pods?labelSelector={Uri.EscapeDataString(labels)}", cancellation).ConfigureAwait(false);
            var pods = OutputOption.Items(list);
            if (pods.Count == 0) await Console.Error.WriteLineAsync($"No resources found in {session.Namespace} namespace.").ConfigureAwait(false);
            return pods;
        }

        if (arguments.GetValue(words) is not [var name, ..]) throw Words.Mistake(arguments, "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command");
        try
        {
            return [await PodFinder.FindAsync(session, name, cancellation, tellChoice: true).ConfigureAwait(false)];
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            throw new ClusterException($"error from server (NotFound): {e.Status.Message} in namespace \"{session.Namespace}\"");
        }
    }

    private List<string> Containers(JsonObject pod, ParseResult arguments)
    {
        var containers = Names(pod, "containers");
        if (arguments.GetValue(allContainers)) return [.. Names(pod, "initContainers"), .. containers, .. Names(pod, "ephemeralContainers")];
        var named = arguments.GetValue(container) ?? (arguments.GetValue(words) is [_, var second] ? second : null);
        if (named is null) return [PodFinder.DefaultContainer(pod)];
        return Names(pod, "initContainers").Concat(containers).Concat(Names(pod, "ephemeralContainers")).Contains(named)
            ? [named]
            : throw new ClusterException($"container {named} is not valid for pod {(string?)pod["metadata"]?["name"]}");
    }

    private static List<string> Names(JsonObject pod, string member) => [.. (pod["spec"]?[member]?.AsArray() ?? []).Select(c => (string)c!["name"]!)];

    private string Path(ApiSession session, string pod, string chosen, ParseResult arguments)
    {
        List<string> query = [$"container={Uri.EscapeDataString(chosen)}"];
        if (arguments.GetValue(follow)) query.Add("follow=true");
        if (arguments.GetValue(previous)) query.Add("previous=true");
        if (arguments.GetValue(timestamps)) query.Add("timestamps=true");
        if ((arguments.GetValue(tail) ?? (arguments.GetValue(selector) is null ? -1 : TailOfMany)) is >= 0 and var lines) query.Add($"tailLines={lines}");
        if (arguments.GetValue(since) is { } span) query.Add($"sinceSeconds={(long)Math.Ceiling(ShortDuration.Parse(span).TotalSeconds)}");
        if (arguments.GetValue(sinceTime) is { } moment) query.Add($"sinceTime={Uri.EscapeDataString(moment)}");
        if (arguments.GetValue(limitBytes) is { } bytes) query.Add($"limitBytes={bytes}");
        return $"/api/v1/namespaces/{session.Namespace}/pods/{pod}/log?{string.Join('&', query)}";
    }
}
