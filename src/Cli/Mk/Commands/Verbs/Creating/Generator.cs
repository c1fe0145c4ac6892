using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs.Creating;

/// <summary>A short form of <c>mk create</c>: builds one object from options, and creates or only prints it.</summary>
public static class Generator
{
    /// <param name="refusal">What kubectl says before the server's refusal; null where it says nothing.</param>
    public static Command Of(Command command, Argument<string[]> words, Func<ParseResult, Words, JsonObject> build, string? refusal, params ReadOnlySpan<string> aliases)
    {
        foreach (var alias in aliases) command.Aliases.Add(alias);
        command.Arguments.Add(words);
        var output = OutputOption.Create();
        var dryRun = new DryRunOption();
        command.Options.Add(output);
        dryRun.AddTo(command);
        return new Connection().Verb(command, async (session, arguments, cancellation) =>
        {
            var item = build(arguments, Words.Of(arguments, words));
            if (session.NamespaceIsNamed && (string?)item["kind"] is not ("Namespace" or "ClusterRole" or "ClusterRoleBinding")) item["metadata"]!["namespace"] = session.Namespace;
            var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
            var type = catalog.ForKind((string)item["apiVersion"]!, (string)item["kind"]!);
            try
            {
                var path = $"{type.Path(session.Namespace)}?fieldManager=kubectl-create&fieldValidation=Strict&{dryRun.Query(arguments)}".TrimEnd('&');
                var made = dryRun.IsClient(arguments) ? item : await session.SendAsync(HttpMethod.Post, path, item, null, cancellation).ConfigureAwait(false);
                await PrintAsync(arguments.GetValue(output), made, type, dryRun.Suffix(arguments)).ConfigureAwait(false);
                return 0;
            }
            catch (StatusException e) when (refusal is not null)
            {
                throw new ClusterException($"failed to create {refusal} {e.Status.Message}");
            }
        });
    }

    public static JsonObject Object(string apiVersion, string kind, string name) =>
        new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };

    /// <summary>One container named after its image, as kubectl names it.</summary>
    public static JsonObject Container(string name, string image, IReadOnlyList<string> command, int? port = null)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = image, ["resources"] = new JsonObject() };
        if (command.Count > 0) container["command"] = new JsonArray([.. command.Select(c => (JsonNode)c)]);
        if (port is { } number) container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = number });
        return container;
    }

    internal static async Task PrintAsync(string? format, JsonObject item, ResourceType type, string suffix)
    {
        if (format is "json" or "yaml") (item["metadata"] as JsonObject)?.Remove("managedFields");
        await Console.Out.WriteAsync(OutputOption.IsTable(format)
            ? $"{type.Named((string)item["metadata"]!["name"]!)} created{suffix}\n"
            : OutputOption.Format(format!, item, _ => type)).ConfigureAwait(false);
    }
}
