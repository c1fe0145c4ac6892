using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk api-resources</c>, <c>mk api-versions</c>, <c>mk auth</c>.</summary>
public static class InformationCommands
{
    public static Command ApiResources()
    {
        var namespaced = new Option<string?>("--namespaced") { Description = "only namespaced (true) or cluster-scoped (false) resources", HelpName = "true|false" };
        var group = new Option<string?>("--api-group") { Description = "only this group" };
        var verbs = new Option<string[]>("--verbs") { Description = "only resources with all these verbs", HelpName = "VERBS" };
        var categories = new Option<string[]>("--categories") { Description = "only resources of these categories", HelpName = "NAMES" };
        var output = new Option<string?>("--output", "-o") { Description = "wide|name", HelpName = "FORMAT" };
        var noHeaders = new Option<bool>("--no-headers") { Description = "without the header line" };
        var command = new Command("api-resources", "List the resources the server offers.") { namespaced, group, verbs, categories, output, noHeaders };
        return new Connection().Verb(command, async (session, arguments, cancellation) =>
        {
            var format = arguments.GetValue(output);
            if (format is not (null or "" or "wide" or "name")) throw new ClusterException($"--output {format} is not available");
            var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
            var chosen = catalog.All
                .Where(r => arguments.GetValue(namespaced) is not { } wanted || r.Namespaced == (wanted != "false"))
                .Where(r => arguments.GetValue(group) is not { } wanted || r.Group == wanted)
                .Where(r => Parts(arguments.GetValue(verbs)).All(r.Verbs.Contains) && Parts(arguments.GetValue(categories)).All(r.Categories.Contains)).ToList();
            if (format == "name")
            {
                foreach (var resource in chosen) await Console.Out.WriteLineAsync(resource.GroupResource).ConfigureAwait(false);
                return 0;
            }

            string[] more = format == "wide" ? ["VERBS", "CATEGORIES"] : [];
            var rows = chosen.Select(r => (string[])[r.Plural, string.Join(',', r.ShortNames), r.ApiVersion, r.Namespaced ? "true" : "false", r.Kind, .. format == "wide" ? [string.Join(',', r.Verbs.Order(StringComparer.Ordinal)), string.Join(',', r.Categories)] : Array.Empty<string>()]);
            await Console.Out.WriteAsync(TextTable.Format(["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", .. more], rows, withHeader: !arguments.GetValue(noHeaders))).ConfigureAwait(false);
            return 0;
        });
    }

    public static Command ApiVersions() => new Connection().Verb(new Command("api-versions", "List the groups and versions the server offers."), async (session, _, cancellation) =>
    {
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        foreach (var version in catalog.All.Select(r => r.ApiVersion).Distinct().Order(StringComparer.Ordinal)) await Console.Out.WriteLineAsync(version).ConfigureAwait(false);
        return 0;
    });

    private static string[] Parts(string[]? values) => [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    public static Command Auth() => new("auth", "Ask who you are and what you may do.") { WhoAmI(), CanICommand.Build() };

    private static Command WhoAmI()
    {
        var output = OutputOption.Create();
        return new Connection().Verb(new Command("whoami", "Show the user the server takes you for.") { output }, async (session, arguments, cancellation) =>
        {
            var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "SelfSubjectReview" };
            var answer = await session.SendAsync(HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", review, null, cancellation).ConfigureAwait(false);
            if (arguments.GetValue(output) is { } format)
            {
                await Console.Out.WriteAsync(OutputOption.Format(format, answer, _ => throw new ClusterException("a review has no name"))).ConfigureAwait(false);
                return 0;
            }

            var user = answer["status"]?["userInfo"];
            List<string[]> rows = [["Username", (string?)user?["username"] ?? ""]];
            if ((string?)user?["uid"] is { Length: > 0 } uid) rows.Add(["UID", uid]);
            rows.Add(["Groups", "[" + string.Join(' ', user?["groups"]?.AsArray().Select(g => (string)g!) ?? []) + "]"]);
            foreach (var (key, values) in user?["extra"]?.AsObject() ?? []) rows.Add([$"Extra: {key}", "[" + string.Join(' ', values!.AsArray().Select(v => (string)v!)) + "]"]);
            await Console.Out.WriteAsync(TextTable.Format(["ATTRIBUTE", "VALUE"], rows)).ConfigureAwait(false);
            return 0;
        });
    }
}
