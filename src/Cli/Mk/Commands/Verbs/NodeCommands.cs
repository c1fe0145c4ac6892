using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk cordon</c>, <c>mk uncordon</c> and <c>mk taint</c>.</summary>
public static class NodeCommands
{
    private const string MergePatch = "application/merge-patch+json";

    public static Command Cordon() => Mark("cordon", "Take a node out of scheduling.", true, "cordoned");

    public static Command Uncordon() => Mark("uncordon", "Give a node back to scheduling.", false, "uncordoned");

    public static Command Taint()
    {
        var words = Words.Argument("ARGS", "node[s] NODE..., then KEY=VALUE:EFFECT, KEY:EFFECT or KEY[:EFFECT]-");
        var overwrite = new Option<bool>("--overwrite") { Description = "change taints that are set already" };
        var all = new Option<bool>("--all") { Description = "every node" };
        var labels = new Option<string?>("--selector", "-l") { Description = "nodes with these labels" };
        return new Connection().Verb(new Command("taint", "Set or remove taints of nodes.") { words, overwrite, all, labels }, async (session, arguments, cancellation) =>
        {
            var given = arguments.GetValue(words)!.Where((w, i) => i > 0 || w is not ("node" or "nodes" or "no")).ToList();
            IReadOnlyList<string> nodes = [.. given.TakeWhile(w => !w.Contains(':', StringComparison.Ordinal) && !w.EndsWith('-') && !w.Contains('=', StringComparison.Ordinal))];
            var changes = given.Skip(nodes.Count).Select(TaintChange.Parse).ToList();
            if (changes.Count == 0) throw new ClusterException("at least one taint update is required");
            if (arguments.GetValue(all) || arguments.GetValue(labels) is not null) nodes = await NamesAsync(session, arguments.GetValue(labels), cancellation).ConfigureAwait(false);
            if (nodes.Count == 0) throw new ClusterException("one or more resources must be specified as <resource> <name>");
            foreach (var name in nodes) await TaintAsync(session, name, changes, arguments.GetValue(overwrite), cancellation).ConfigureAwait(false);
            return 0;
        });
    }

    private static async Task TaintAsync(ApiSession session, string name, List<TaintChange> changes, bool overwrite, CancellationToken cancellation)
    {
        var path = NodePath(name);
        var node = await session.GetAsync(path, cancellation).ConfigureAwait(false);
        var taints = (node["spec"]?["taints"]?.AsArray() ?? []).Select(t => t!.AsObject()).ToList();
        foreach (var change in changes) change.Apply(taints, overwrite, name);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = (string?)node["metadata"]?["resourceVersion"] },
            ["spec"] = new JsonObject { ["taints"] = new JsonArray([.. taints.Select(t => t.DeepClone())]) },
        };
        await session.SendAsync(HttpMethod.Patch, path + "?fieldManager=kubectl-taint", patch, MergePatch, cancellation).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"node/{name} {(changes.TrueForAll(c => c.Removes) ? "untainted" : changes.Exists(c => c.Removes) ? "modified" : "tainted")}").ConfigureAwait(false);
    }

    /// <summary>The names of all nodes, or of those with the labels.</summary>
    internal static async Task<IReadOnlyList<string>> NamesAsync(ApiSession session, string? labels, CancellationToken cancellation)
    {
        var list = await session.GetAsync("/api/v1/nodes" + (labels is null ? "" : "?labelSelector=" + Uri.EscapeDataString(labels)), cancellation).ConfigureAwait(false);
        return [.. OutputOption.Items(list).Select(n => (string)n["metadata"]!["name"]!)];
    }

    /// <summary>Sets spec.unschedulable and says what became of the node.</summary>
    public static async Task MarkAsync(ApiSession session, string name, bool unschedulable, string done, CancellationToken cancellation)
    {
        var node = await session.GetAsync(NodePath(name), cancellation).ConfigureAwait(false);
        var already = ((bool?)node["spec"]?["unschedulable"] ?? false) == unschedulable;
        if (!already)
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = unschedulable ? true : null } };
            await session.SendAsync(HttpMethod.Patch, NodePath(name) + "?fieldManager=mk", patch, MergePatch, cancellation).ConfigureAwait(false);
        }

        await Console.Out.WriteLineAsync($"node/{name} {(already ? "already " : "")}{done}").ConfigureAwait(false);
    }

    private static string NodePath(string name) => "/api/v1/nodes/" + Uri.EscapeDataString(name);

    private static Command Mark(string verb, string description, bool unschedulable, string done)
    {
        var names = Words.Argument("NODE", "names of nodes");
        var labels = new Option<string?>("--selector", "-l") { Description = "nodes with these labels" };
        return new Connection().Verb(new Command(verb, description) { names, labels }, async (session, arguments, cancellation) =>
        {
            IReadOnlyList<string> nodes = arguments.GetValue(names) ?? [];
            if (nodes.Count == 0 && arguments.GetValue(labels) is null) throw Words.Mistake(arguments, $"USAGE: {verb} NODE [flags]");
            if (arguments.GetValue(labels) is { } selector) nodes = await NamesAsync(session, selector, cancellation).ConfigureAwait(false);
            foreach (var name in nodes) await MarkAsync(session, name[(name.LastIndexOf('/') + 1)..], unschedulable, done, cancellation).ConfigureAwait(false);
            return 0;
        });
    }
}
