using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk get</c>: tables come from the server, everything else from the objects.</summary>
public sealed class GetCommand
{
    private const string TableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private readonly Argument<string[]> words = new("RESOURCE") { Description = "TYPE [NAME...], TYPE/NAME... or TYPE,TYPE", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> output = OutputOption.Create();
    private readonly Option<bool> watch = new("--watch", "-w") { Description = "show changes as they come" };
    private readonly Option<bool> watchOnly = new("--watch-only") { Description = "as --watch, without the objects that are there already" };
    private readonly Option<bool> watchEvents = new("--output-watch-events") { Description = "with --watch: say ADDED, MODIFIED or DELETED" };
    private readonly Option<bool> everywhere = new("--all-namespaces", "-A") { Description = "objects of all namespaces" };
    private readonly Option<string?> labels = new("--selector", "-l") { Description = "label selector" };
    private readonly Option<string?> fields = new("--field-selector") { Description = "field selector" };
    private readonly Option<string?> sortBy = new("--sort-by") { Description = "order by this JSONPath, such as .metadata.name", HelpName = "PATH" };
    private readonly Option<string[]> labelColumns = new("--label-columns", "-L") { Description = "a column for each of these labels", HelpName = "LABELS" };
    private readonly Option<bool> showLabels = new("--show-labels") { Description = "labels as the last column" };
    private readonly Option<bool> showKind = new("--show-kind") { Description = "names as TYPE/NAME" };
    private readonly Option<bool> showManagedFields = new("--show-managed-fields") { Description = "with -o json or yaml: metadata.managedFields too" };
    private readonly Option<bool> noHeaders = new("--no-headers") { Description = "without the header line" };
    private readonly Option<bool> ignoreNotFound = new("--ignore-not-found") { Description = "an absent object is no failure" };
    private readonly Option<string?> subresource = new("--subresource") { Description = "status or scale of the object" };
    private readonly Option<string?> raw = new("--raw") { Description = "the server's answer to this path, as it is", HelpName = "PATH" };
    private readonly ManifestOptions manifests = new();

    public static Command Build()
    {
        var get = new GetCommand();
        var command = new Command("get", "Show objects.")
        {
            get.words, get.output, get.watch, get.watchOnly, get.watchEvents, get.everywhere, get.labels, get.fields, get.sortBy, get.labelColumns, get.showLabels,
            get.showKind, get.showManagedFields, get.noHeaders, get.ignoreNotFound, get.subresource, get.raw,
        };
        get.manifests.AddFilesTo(command);
        return new Connection().Verb(command, get.RunAsync);
    }

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(raw) is { } path) return await RawAsync(session, path, cancellation).ConfigureAwait(false);
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        var targets = Targets(session, catalog, arguments).Where(t => t.Type.Verbs.Contains("get") || t.Type.Verbs.Contains("list")).ToList();
        var format = arguments.GetValue(output);
        OutputOption.RequireKnown(format);
        if (arguments.GetValue(watch) || arguments.GetValue(watchOnly)) return await WatchAsync(session, targets, catalog, arguments, cancellation).ConfigureAwait(false);
        return OutputOption.IsTable(format)
            ? await TablesAsync(session, targets, arguments, cancellation).ConfigureAwait(false)
            : await ObjectsAsync(session, targets, catalog, format!, arguments, cancellation).ConfigureAwait(false);
    }

    private IReadOnlyList<ResourceTarget> Targets(ApiSession session, ResourceCatalog catalog, ParseResult arguments)
    {
        if (!manifests.Given(arguments)) return ResourceArguments.Parse(arguments.GetValue(words)!, catalog);
        return [.. manifests.Read(arguments).Select(o => ObjectAddress.Of(o, catalog, session.Namespace)).Select(a => new ResourceTarget(a.Type, a.Name) { Namespace = a.Namespace })];
    }

    private static async Task<int> RawAsync(ApiSession session, string path, CancellationToken cancellation)
    {
        if (!path.StartsWith('/')) throw new ClusterException("--raw must be a path from the server's root, such as /version");
        using var stream = await session.StreamAsync(path, "application/json, */*", cancellation).ConfigureAwait(false);
        await using var standard = Console.OpenStandardOutput();
        await stream.Body.CopyToAsync(standard, cancellation).ConfigureAwait(false);
        return 0;
    }

    private async Task<int> TablesAsync(ApiSession session, IReadOnlyList<ResourceTarget> targets, ParseResult arguments, CancellationToken cancellation)
    {
        var groups = targets.GroupBy(t => t.Type).ToList();
        var (shown, failures) = (0, 0);
        foreach (var group in groups)
        {
            var options = Options(arguments, group.Key, prefixed: groups.Count > 1 || arguments.GetValue(showKind));
            List<(JsonNode Object, IReadOnlyList<string> Cells)> rows = [];
            IReadOnlyList<string> header = [];
            foreach (var target in group)
            {
                if (await TryGetAsync(session, target, arguments, cancellation).ConfigureAwait(false) is not { } answer)
                {
                    failures++;
                    continue;
                }

                var table = new ServerTable(answer);
                header = table.Header(options);
                rows.AddRange(table.Objects.Zip(table.Body(options), (o, cells) => ((JsonNode)o, cells)));
            }

            if (rows.Count == 0) continue;
            if (arguments.GetValue(sortBy) is { } order) rows = [.. ObjectOrder.By(order).Sort(rows, r => r.Object)];
            if (shown++ > 0) await Console.Out.WriteLineAsync().ConfigureAwait(false);
            await Console.Out.WriteAsync(TextTable.Format(header, rows.Select(r => r.Cells), withHeader: !arguments.GetValue(noHeaders))).ConfigureAwait(false);
        }

        if (failures > 0) return arguments.GetValue(ignoreNotFound) ? 0 : 1;
        if (shown == 0 && !arguments.GetValue(ignoreNotFound)) await Console.Error.WriteLineAsync(NothingFound(session, groups[0].Key, arguments)).ConfigureAwait(false);
        return 0;
    }

    private async Task<int> ObjectsAsync(ApiSession session, IReadOnlyList<ResourceTarget> targets, ResourceCatalog catalog, string format, ParseResult arguments, CancellationToken cancellation)
    {
        List<(JsonObject Answer, ResourceType Type)> answers = [];
        var failures = 0;
        foreach (var target in targets)
        {
            try
            {
                answers.Add((await FetchAsync(session, target, arguments, "application/json", cancellation).ConfigureAwait(false), target.Type));
            }
            catch (StatusException e) when (e.IsNotFound && (targets.Count > 1 || arguments.GetValue(ignoreNotFound)))
            {
                if (arguments.GetValue(ignoreNotFound)) continue;
                failures++;
                await Console.Error.WriteLineAsync(ErrorText.Of(e)).ConfigureAwait(false);
            }
        }

        if (answers.Count > 0) await Console.Out.WriteAsync(OutputOption.Format(format, Shown(Document(answers, targets, arguments), arguments), o => catalog.ForKind((string)o["apiVersion"]!, (string)o["kind"]!))).ConfigureAwait(false);
        return failures == 0 ? 0 : 1;
    }

    private JsonObject Document(List<(JsonObject Answer, ResourceType Type)> answers, IReadOnlyList<ResourceTarget> targets, ParseResult arguments)
    {
        if (answers is [var single] && targets is [{ Name: not null }]) return single.Answer;
        var items = answers.SelectMany(a => ObjectsOf(a.Answer, a.Type));
        if (arguments.GetValue(sortBy) is { } order) items = ObjectOrder.By(order).Sort(items.ToList(), i => i);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "List",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "" },
            ["items"] = new JsonArray([.. items]),
        };
    }

    private JsonObject Shown(JsonObject document, ParseResult arguments)
    {
        if (arguments.GetValue(showManagedFields) || arguments.GetValue(output) is not ("json" or "yaml")) return document;
        foreach (var item in OutputOption.Items(document)) (item["metadata"] as JsonObject)?.Remove("managedFields");
        return document;
    }

    private async Task<int> WatchAsync(ApiSession session, IReadOnlyList<ResourceTarget> targets, ResourceCatalog catalog, ParseResult arguments, CancellationToken cancellation)
    {
        if (targets is not [var target]) throw new ClusterException("you may only specify a single resource type");
        var options = Options(arguments, target.Type, prefixed: arguments.GetValue(showKind));
        var format = arguments.GetValue(output);
        var printer = new WatchPrinter(format, options, catalog, arguments.GetValue(noHeaders), arguments.GetValue(watchEvents)) { Shown = o => Shown(o, arguments) };
        var accept = OutputOption.IsTable(format) ? TableAccept : "application/json";
        if (target.Name is not null) await session.GetAsync(Path(session, target, arguments), cancellation).ConfigureAwait(false); // an absent object is told, not waited for
        var collection = Path(session, target with { Name = null }, arguments, target.Name is { } name ? $"metadata.name={name}" : null);
        var list = await session.GetAsync(collection, cancellation, accept).ConfigureAwait(false);
        if (!arguments.GetValue(watchOnly)) await printer.ListAsync(list).ConfigureAwait(false);
        var query = $"{collection}{(collection.Contains('?', StringComparison.Ordinal) ? '&' : '?')}watch=true&resourceVersion={(string?)list["metadata"]?["resourceVersion"]}";
        using var stream = await session.StreamAsync(query, accept, cancellation).ConfigureAwait(false);
        using var reader = new StreamReader(stream.Body);
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            await printer.EventAsync(JsonNode.Parse(line)!.AsObject()).ConfigureAwait(false);
        return 0;
    }

    private async Task<JsonObject?> TryGetAsync(ApiSession session, ResourceTarget target, ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            return await FetchAsync(session, target, arguments, TableAccept, cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            if (!arguments.GetValue(ignoreNotFound)) await Console.Error.WriteLineAsync(ErrorText.Of(e)).ConfigureAwait(false);
            return null;
        }
    }

    private async Task<JsonObject> FetchAsync(ApiSession session, ResourceTarget target, ParseResult arguments, string accept, CancellationToken cancellation)
    {
        var path = Path(session, target, arguments);
        if (arguments.GetValue(sortBy) is not null && accept == TableAccept) path += (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "includeObject=Object";
        try
        {
            return await session.GetAsync(path, cancellation, accept).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.Status.Reason == "BadRequest" && target.Name is null && (arguments.GetValue(labels) ?? arguments.GetValue(fields)) is not null)
        {
            var type = $"{(target.Type.Group.Length == 0 ? "" : target.Type.Group)}/{target.Type.Version}, Resource={target.Type.Plural}";
            throw new StatusException(e.Status with { Message = $"Unable to find \"{type}\" that match label selector \"{arguments.GetValue(labels)}\", field selector \"{arguments.GetValue(fields)}\": {e.Status.Message}" });
        }
    }

    private string Path(ApiSession session, ResourceTarget target, ParseResult arguments, string? fieldSelector = null)
    {
        var ns = arguments.GetValue(everywhere) && target.Name is null ? null : target.Namespace ?? session.Namespace;
        var path = target.Type.Path(ns, target.Name, target.Name is null ? null : arguments.GetValue(subresource));
        if (target.Name is not null) return path;
        var query = new[] { ("labelSelector", arguments.GetValue(labels)), ("fieldSelector", fieldSelector ?? arguments.GetValue(fields)) }
            .Where(q => !string.IsNullOrEmpty(q.Item2)).Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2!)}").ToList();
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private TableOptions Options(ParseResult arguments, ResourceType type, bool prefixed) => new(
        arguments.GetValue(output) == "wide",
        arguments.GetValue(everywhere) && type.Namespaced,
        arguments.GetValue(showLabels),
        prefixed ? type.Named("") : "")
    { LabelColumns = [.. (arguments.GetValue(labelColumns) ?? []).SelectMany(l => l.Split(',', StringSplitOptions.RemoveEmptyEntries))] };

    private string NothingFound(ApiSession session, ResourceType type, ParseResult arguments) =>
        type.Namespaced && !arguments.GetValue(everywhere) ? $"No resources found in {session.Namespace} namespace." : "No resources found";

    private static IEnumerable<JsonObject> ObjectsOf(JsonObject answer, ResourceType type)
    {
        foreach (var item in OutputOption.Items(answer))
        {
            var copy = item.DeepClone().AsObject();
            copy["apiVersion"] ??= type.ApiVersion;
            copy["kind"] ??= type.Kind;
            yield return copy;
        }
    }
}
