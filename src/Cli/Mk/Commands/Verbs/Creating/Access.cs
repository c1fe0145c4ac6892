using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs.Creating;

/// <summary><c>mk create role|clusterrole|rolebinding|clusterrolebinding|token</c>.</summary>
internal static class Access
{
    private const string Group = "rbac.authorization.k8s.io";

    public static Command Role(string kind)
    {
        var verbs = new Option<string[]>("--verb") { Description = "what is allowed, such as get,list", HelpName = "VERBS" };
        var resources = new Option<string[]>("--resource") { Description = "RESOURCE[.GROUP][/SUBRESOURCE]", HelpName = "RESOURCES" };
        var names = new Option<string[]>("--resource-name") { Description = "only objects of these names", HelpName = "NAMES" };
        var paths = new Option<string[]>("--non-resource-url") { Description = "paths instead of resources", HelpName = "PATHS" };
        var command = new Command(kind.ToLowerInvariant(), $"Create a {kind}.") { verbs, resources, names };
        if (kind == "ClusterRole") command.Options.Add(paths);
        return Generator.Of(command, Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var item = Generator.Object(Group + "/v1", kind, words.Name(arguments));
            var allowed = Parts(arguments.GetValue(verbs));
            if (allowed.Count == 0) throw new ClusterException("at least one verb must be specified");
            var rules = new JsonArray();
            foreach (var group in Parts(arguments.GetValue(resources)).GroupBy(GroupOf))
            {
                var rule = new JsonObject { ["apiGroups"] = new JsonArray(group.Key), ["resources"] = List(group.Select(Plain)), ["verbs"] = List(allowed) };
                if (Parts(arguments.GetValue(names)) is { Count: > 0 } only) rule["resourceNames"] = List(only);
                rules.Add(rule);
            }

            if (kind == "ClusterRole" && Parts(arguments.GetValue(paths)) is { Count: > 0 } urls) rules.Add(new JsonObject { ["nonResourceURLs"] = List(urls), ["verbs"] = List(allowed) });
            if (rules.Count == 0) throw new ClusterException("at least one resource must be specified");
            item["rules"] = rules;
            return item;
        }, null);
    }

    public static Command Binding(string kind)
    {
        var clusterRole = new Option<string?>("--clusterrole") { Description = "the ClusterRole that is given", HelpName = "NAME" };
        var role = new Option<string?>("--role") { Description = "the Role that is given", HelpName = "NAME" };
        var users = new Option<string[]>("--user") { Description = "to this user", HelpName = "NAME" };
        var groups = new Option<string[]>("--group") { Description = "to this group", HelpName = "NAME" };
        var accounts = new Option<string[]>("--serviceaccount") { Description = "to this service account, NAMESPACE:NAME", HelpName = "ACCOUNT" };
        var command = new Command(kind.ToLowerInvariant(), $"Create a {kind}.") { clusterRole, users, groups, accounts };
        if (kind == "RoleBinding") command.Options.Add(role);
        return Generator.Of(command, Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var item = Generator.Object(Group + "/v1", kind, words.Name(arguments));
            var own = kind == "RoleBinding" ? arguments.GetValue(role) : null;
            if ((own is null) == (arguments.GetValue(clusterRole) is null)) throw new ClusterException(kind == "RoleBinding" ? "exactly one of clusterrole or role must be specified" : "exactly one clusterrole must be specified");
            item["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = own is null ? "ClusterRole" : "Role", ["name"] = own ?? arguments.GetValue(clusterRole) };
            var subjects = Parts(arguments.GetValue(users)).Select(u => Subject("User", u)).Concat(Parts(arguments.GetValue(groups)).Select(g => Subject("Group", g)))
                .Concat(Parts(arguments.GetValue(accounts)).Select(Account)).ToArray<JsonNode>();
            if (subjects.Length > 0) item["subjects"] = new JsonArray(subjects);
            return item;
        }, null);
    }

    public static Command Token()
    {
        var name = Words.Argument("SERVICE_ACCOUNT_NAME", "the service account");
        var audiences = new Option<string[]>("--audience") { Description = "whom the token is for", HelpName = "NAME" };
        var duration = new Option<string?>("--duration") { Description = "how long it lives, such as 1h", HelpName = "TIME" };
        var boundKind = new Option<string?>("--bound-object-kind") { Description = "Pod, Secret or Node whose end ends the token" };
        var boundName = new Option<string?>("--bound-object-name") { Description = "name of that object" };
        var output = OutputOption.Create();
        return new Connection().Verb(new Command("token", "Request a token of a service account.") { name, audiences, duration, boundKind, boundName, output }, async (session, arguments, cancellation) =>
        {
            var account = Words.Of(arguments, name).Name(arguments);
            var spec = new JsonObject { ["audiences"] = Parts(arguments.GetValue(audiences)) is { Count: > 0 } wanted ? List(wanted) : null };
            if (arguments.GetValue(duration) is { } text) spec["expirationSeconds"] = (long)ShortDuration.Parse(text).TotalSeconds;
            if (arguments.GetValue(boundKind) is { } kind) spec["boundObjectRef"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["name"] = arguments.GetValue(boundName) };
            var request = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = spec };
            try
            {
                var answer = await session.SendAsync(HttpMethod.Post, $"/api/v1/namespaces/{session.Namespace}/serviceaccounts/{Uri.EscapeDataString(account)}/token", request, null, cancellation).ConfigureAwait(false);
                await Console.Out.WriteAsync(arguments.GetValue(output) is { } format ? OutputOption.Format(format, answer, _ => throw new ClusterException("a token has no name")) : (string?)answer["status"]?["token"] + "\n").ConfigureAwait(false);
                return 0;
            }
            catch (StatusException e)
            {
                throw new ClusterException("failed to create token: " + e.Status.Message);
            }
        });
    }

    private static IReadOnlyList<string> Parts(string[]? values) => [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);

    private static string GroupOf(string resource) => resource.Split('/')[0].Split('.', 2) is [_, var group] ? group : "";

    private static string Plain(string resource) => resource.Split('/', 2) is [var type, var sub] ? $"{type.Split('.')[0]}/{sub}" : resource.Split('.')[0];

    private static JsonObject Subject(string kind, string name) => new() { ["apiGroup"] = Group, ["kind"] = kind, ["name"] = name };

    private static JsonObject Account(string text) => text.Split(':') is [{ Length: > 0 } ns, { Length: > 0 } name]
        ? new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = ns }
        : throw new ClusterException("serviceaccount must be <namespace>:<name>");
}
