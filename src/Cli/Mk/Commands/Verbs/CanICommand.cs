using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk auth can-i</c>: one question, or everything that is allowed.</summary>
public sealed class CanICommand
{
    private readonly Argument<string[]> words = Words.Argument("VERB", "VERB TYPE[/NAME] or VERB /path");
    private readonly Option<string?> subresource = new("--subresource") { Description = "subresource such as log" };
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "only the exit code" };
    private readonly Option<bool> list = new("--list") { Description = "everything that is allowed in the namespace" };
    private readonly Option<bool> everywhere = new("--all-namespaces", "-A") { Description = "in all namespaces" };
    private readonly Option<bool> noHeaders = new("--no-headers") { Description = "with --list: without the header line" };

    public static Command Build()
    {
        var canI = new CanICommand();
        var command = new Command("can-i", "Ask whether an action is allowed; exit code 1 when not.") { canI.words, canI.subresource, canI.quiet, canI.list, canI.everywhere, canI.noHeaders };
        return new Connection().Verb(command, canI.RunAsync);
    }

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(list)) return await ListAsync(session, arguments, cancellation).ConfigureAwait(false);
        var given = arguments.GetValue(words)!;
        if (given.Length is < 2 or > 3) throw Words.Mistake(arguments, "you must specify two arguments: verb resource or verb resource/resourceName.");
        var spec = await SpecAsync(session, given, arguments, cancellation).ConfigureAwait(false);
        var review = new JsonObject { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SelfSubjectAccessReview", ["spec"] = spec };
        var answer = await session.SendAsync(HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, null, cancellation).ConfigureAwait(false);
        var allowed = (bool?)answer["status"]?["allowed"] == true;
        if (!arguments.GetValue(quiet)) await Console.Out.WriteLineAsync(allowed ? "yes" : "no").ConfigureAwait(false);
        return allowed ? 0 : 1;
    }

    private async Task<int> ListAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        var review = new JsonObject { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SelfSubjectRulesReview", ["spec"] = new JsonObject { ["namespace"] = session.Namespace } };
        var answer = await session.SendAsync(HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", review, null, cancellation).ConfigureAwait(false);
        List<string[]> rows = [];
        foreach (var rule in answer["status"]?["resourceRules"]?.AsArray() ?? [])
        {
            foreach (var resource in Texts(rule?["resources"]))
                foreach (var group in Texts(rule?["apiGroups"]).DefaultIfEmpty("")) rows.Add([Named(resource, group), "[]", Bracketed(rule?["resourceNames"]), Bracketed(rule?["verbs"])]);
        }

        var resources = rows.OrderBy(r => r[0], StringComparer.Ordinal).ToList();
        foreach (var rule in answer["status"]?["nonResourceRules"]?.AsArray() ?? []) resources.AddRange(Texts(rule?["nonResourceURLs"]).Select(url => new[] { "", $"[{url}]", "[]", Bracketed(rule?["verbs"]) }));
        await Console.Out.WriteAsync(TextTable.Format(["Resources", "Non-Resource URLs", "Resource Names", "Verbs"], resources, withHeader: !arguments.GetValue(noHeaders))).ConfigureAwait(false);
        return 0;
    }

    private static string Named(string resource, string group) => group.Length == 0 ? resource : resource.Split('/', 2) is [var type, var sub] ? $"{type}.{group}/{sub}" : $"{resource}.{group}";

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(v => (string)v!) ?? [];

    private static string Bracketed(JsonNode? list) => $"[{string.Join(' ', Texts(list))}]";

    private async Task<JsonObject> SpecAsync(ApiSession session, string[] given, ParseResult arguments, CancellationToken cancellation)
    {
        if (given[1].StartsWith('/')) return new JsonObject { ["nonResourceAttributes"] = new JsonObject { ["verb"] = given[0], ["path"] = given[1] } };
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        var parts = given[1].Split('/', 2);
        var type = parts[0] == "*" ? null : catalog.Find(parts[0]);
        if (type is null && parts[0] != "*") await Console.Error.WriteLineAsync($"Warning: the server doesn't have a resource type '{parts[0]}'\n").ConfigureAwait(false);
        if (type is { Namespaced: false }) await Console.Error.WriteLineAsync($"Warning: resource '{type.Plural}' is not namespace scoped{(type.Group.Length == 0 ? "" : $" in group '{type.Group}'")}\n").ConfigureAwait(false);
        return new JsonObject
        {
            ["resourceAttributes"] = new JsonObject
            {
                ["verb"] = given[0],
                ["group"] = type?.Group ?? (parts[0] == "*" ? "*" : ""),
                ["resource"] = type?.Plural ?? parts[0],
                ["subresource"] = arguments.GetValue(subresource) ?? "",
                ["namespace"] = type?.Namespaced == false || arguments.GetValue(everywhere) ? "" : session.Namespace,
                ["name"] = parts.Length > 1 ? parts[1] : given.Length > 2 ? given[2] : "",
            },
        };
    }
}
