using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing.JsonPath;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk wait --for=condition=Ready|delete|create|jsonpath=…</c>.</summary>
public sealed class WaitCommand(TimeProvider time)
{
    private readonly ObjectChoice choice = new("TYPE NAME..., TYPE/NAME..., or TYPE with -l or --all");
    private readonly Option<string> goal = new("--for") { Description = "condition=NAME[=VALUE]|delete|create|jsonpath={PATH}[=VALUE]", DefaultValueFactory = _ => "" };
    private readonly Option<string> timeout = new("--timeout") { Description = "give up after", DefaultValueFactory = _ => "30s" };

    public static Command Build(TimeProvider time)
    {
        var wait = new WaitCommand(time);
        return new Connection().Verb(wait.choice.AddTo(new Command("wait", "Wait for a condition of objects.") { wait.goal, wait.timeout }), wait.RunAsync);
    }

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        var met = Goal(arguments.GetValue(goal)!);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var span = arguments.GetValue(timeout)!.StartsWith('-') ? TimeSpan.FromDays(7) : ShortDuration.Parse(arguments.GetValue(timeout)!);
        var addresses = await choice.AddressesAsync(session, arguments, [], cancellation).ConfigureAwait(false);
        var mayBeAbsent = arguments.GetValue(goal)! is "delete" or "create";
        // Objects that are absent already are no wait's end: there is nothing to say about them.
        List<ObjectAddress> present = [];
        foreach (var address in addresses)
        {
            if (await ObjectAddress.TryGetAsync(session, address, cancellation).ConfigureAwait(false) is not null || arguments.GetValue(goal) == "create") present.Add(address);
            else if (!mayBeAbsent) throw new CommandLineException($"Error from server (NotFound): {address.Type.GroupResource} \"{address.Name}\" not found");
        }

        if (span > TimeSpan.Zero) limit.CancelAfter(span);
        var results = await Task.WhenAll(present.Select(a => WaitAsync(session, a, met, once: span == TimeSpan.Zero, limit.Token))).ConfigureAwait(false);
        return results.All(r => r) ? 0 : 1;
    }

    private static Func<JsonObject?, bool> Goal(string text)
    {
        if (text is "delete") return o => o is null;
        if (text is "create") return o => o is not null;
        if (text.StartsWith("condition=", StringComparison.OrdinalIgnoreCase))
        {
            var parts = text[10..].Split('=', 2);
            var wanted = parts.Length > 1 ? parts[1] : "true";
            return o => o?["status"]?["conditions"]?.AsArray().Any(c => string.Equals((string?)c?["type"], parts[0], StringComparison.OrdinalIgnoreCase) && string.Equals((string?)c?["status"], wanted, StringComparison.OrdinalIgnoreCase)) == true;
        }

        if (!text.StartsWith("jsonpath=", StringComparison.Ordinal)) throw new ClusterException($"unrecognized condition: \"{text}\"");
        var close = text.LastIndexOf('}');
        var path = JsonPathExpression.Parse(text[9..(close + 1)].Trim('\'', '{', '}'));
        var value = close + 1 < text.Length && text[close + 1] == '=' ? text[(close + 2)..].Trim('\'', '"') : null;
        return o => o is not null && path.Select(o, o).Any(n => value is null || JsonPathExpression.Text(n) == value);
    }

    private async Task<bool> WaitAsync(ApiSession session, ObjectAddress address, Func<JsonObject?, bool> met, bool once, CancellationToken cancellation)
    {
        try
        {
            while (!met(await ObjectAddress.TryGetAsync(session, address, cancellation).ConfigureAwait(false)))
                await (once ? throw new OperationCanceledException() : Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"error: timed out waiting for the condition on {address.Type.Plural}/{address.Name}").ConfigureAwait(false);
            return false;
        }

        await Console.Out.WriteLineAsync($"{address.Display} condition met").ConfigureAwait(false);
        return true;
    }
}
