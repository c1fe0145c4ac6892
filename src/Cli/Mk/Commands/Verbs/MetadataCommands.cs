using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk label</c> and <c>mk annotate</c>: <c>KEY=VALUE</c> sets, <c>KEY-</c> removes.</summary>
public sealed class MetadataCommands
{
    private readonly ObjectChoice choice = new("TYPE NAME... or TYPE/NAME..., then KEY=VALUE or KEY-");
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "change values that are set already" };
    private readonly Option<bool> list = new("--list") { Description = "show them instead" };
    private readonly DryRunOption dryRun = new();
    private readonly string member;
    private readonly string noun;

    private MetadataCommands(string member, string noun) => (this.member, this.noun) = (member, noun);

    public static Command Label() => new MetadataCommands("labels", "label").Build("label", "Set or remove labels.");

    public static Command Annotate() => new MetadataCommands("annotations", "annotation").Build("annotate", "Set or remove annotations.");

    private Command Build(string verb, string description)
    {
        var command = choice.AddTo(new Command(verb, description) { overwrite, list });
        dryRun.AddTo(command);
        return new Connection().Verb(command, RunAsync);
    }

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        var words = choice.All(arguments);
        var changes = words.SkipWhile(w => !IsChange(w)).ToList();
        if (changes.Count == 0 && !arguments.GetValue(list)) throw new ClusterException($"at least one {noun} update is required");
        var failures = 0;
        foreach (var address in await choice.AddressesAsync(session, arguments, changes, cancellation).ConfigureAwait(false))
        {
            try
            {
                await ChangeAsync(session, arguments, address, changes, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is StatusException or ClusterException)
            {
                failures++;
                await Console.Error.WriteLineAsync(e is StatusException status ? ErrorText.Of(status) : "error: " + e.Message).ConfigureAwait(false);
            }
        }

        return failures == 0 ? 0 : 1;
    }

    private async Task ChangeAsync(ApiSession session, ParseResult arguments, ObjectAddress address, List<string> words, CancellationToken cancellation)
    {
        var current = (await session.GetAsync(address.Path, cancellation).ConfigureAwait(false))["metadata"]?[member] as JsonObject ?? [];
        var changes = await ChangesAsync(words, current, arguments.GetValue(overwrite)).ConfigureAwait(false);
        if (changes.Count > 0 && !dryRun.IsClient(arguments))
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { [member] = changes.DeepClone() } };
            await session.SendAsync(HttpMethod.Patch, $"{address.Path}?fieldManager=kubectl-{noun}&{dryRun.Query(arguments)}".TrimEnd('&'), patch, "application/merge-patch+json", cancellation).ConfigureAwait(false);
        }

        if (arguments.GetValue(list))
        {
            foreach (var (key, value) in current.OrderBy(p => p.Key, StringComparer.Ordinal)) await Console.Out.WriteLineAsync($"{key}={(string?)value}").ConfigureAwait(false);
            return;
        }

        await Console.Out.WriteLineAsync($"{address.Display} {Outcome(changes, current)}{dryRun.Suffix(arguments)}").ConfigureAwait(false);
    }

    private string Outcome(JsonObject changes, JsonObject current)
    {
        if (noun == "annotation") return "annotated";
        var differs = changes.Any(c => (string?)current[c.Key] != (string?)c.Value);
        if (!differs) return "not labeled";
        return changes.All(c => c.Value is null) ? "unlabeled" : "labeled";
    }

    private static bool IsChange(string word) => word.Contains('=', StringComparison.Ordinal) || (word.EndsWith('-') && word.Length > 1);

    private async Task<JsonObject> ChangesAsync(List<string> words, JsonObject current, bool overwrite)
    {
        var changes = new JsonObject();
        List<string> clashes = [];
        foreach (var word in words)
        {
            var equals = word.IndexOf('=');
            var key = equals < 0 ? word[..^1] : word[..equals];
            if (equals >= 0 && !overwrite && (string?)current[key] is { } old && old != word[(equals + 1)..]) clashes.Add($"'{key}' already has a value ({old})");
            if (equals < 0 && current[key] is null)
            {
                if (noun == "label") await Console.Out.WriteLineAsync($"label \"{key}\" not found.").ConfigureAwait(false);
                continue;
            }

            changes[key] = equals < 0 ? null : word[(equals + 1)..];
        }

        if (clashes.Count == 0) return changes;
        throw new ClusterException(noun == "label" ? $"{clashes[0]}, and --overwrite is false" : $"--overwrite is false but found the following declared annotation(s): {string.Join("; ", clashes)}");
    }
}
