using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk config view|current-context|get-contexts|get-clusters|get-users</c>: looks, and changes nothing.</summary>
public static class ConfigCommands
{
    public static Command Build() => new("config", "Look at the kubeconfig.")
    {
        View(),
        Of("current-context", "Show the current context.", config => ((string?)config["current-context"] is { Length: > 0 } name ? name : throw new ClusterException("current-context is not set")) + "\n"),
        Of("get-contexts", "List the contexts.", Contexts),
        Of("get-clusters", "List the clusters.", config => Names(config, "clusters")),
        Of("get-users", "List the users.", config => Names(config, "users")),
    };

    private static Command View()
    {
        var raw = new Option<bool>("--raw") { Description = "with certificates, keys and tokens" };
        var minify = new Option<bool>("--minify") { Description = "only what the current context uses" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "kubeconfig file", HelpName = "FILE" };
        var output = OutputOption.Create();
        var view = new Command("view", "Show the kubeconfig; secrets are left out.") { raw, minify, kubeconfig, output };
        view.SetAction(async (arguments, _) =>
        {
            var file = Connection.FindKubeconfig(arguments.GetValue(kubeconfig));
            var config = arguments.GetValue(raw) ? KubeconfigFile.Read(file) : KubeconfigFile.Redacted(file);
            if (arguments.GetValue(minify)) Minify(config);
            config["preferences"] ??= new JsonObject();
            var text = OutputOption.Format(arguments.GetValue(output) ?? "yaml", config, _ => throw new ClusterException("a kubeconfig has no resource name"));
            await Console.Out.WriteAsync(text).ConfigureAwait(false);
            return 0;
        });
        return view;
    }

    private static Command Of(string name, string description, Func<JsonObject, string> text)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "kubeconfig file", HelpName = "FILE" };
        var command = new Command(name, description) { kubeconfig };
        command.SetAction(async (arguments, _) =>
        {
            await Console.Out.WriteAsync(text(KubeconfigFile.Read(Connection.FindKubeconfig(arguments.GetValue(kubeconfig))))).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static string Contexts(JsonObject config)
    {
        var current = (string?)config["current-context"];
        var rows = (config["contexts"]?.AsArray() ?? []).Select(c => new[]
        {
            (string?)c?["name"] == current ? "*" : "", (string?)c?["name"] ?? "", (string?)c?["context"]?["cluster"] ?? "", (string?)c?["context"]?["user"] ?? "", (string?)c?["context"]?["namespace"] ?? "",
        });
        return TextTable.Format(["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"], rows);
    }

    private static string Names(JsonObject config, string list) => "NAME\n" + string.Concat((config[list]?.AsArray() ?? []).Select(i => (string?)i?["name"] + "\n"));

    private static void Minify(JsonObject config)
    {
        var context = config["contexts"]?.AsArray().FirstOrDefault(c => (string?)c?["name"] == (string?)config["current-context"])?.DeepClone() ?? throw new ClusterException("current-context must exist in order to minify");
        Keep(config, "clusters", (string?)context["context"]?["cluster"]);
        Keep(config, "users", (string?)context["context"]?["user"]);
        config["contexts"] = new JsonArray(context);
    }

    private static void Keep(JsonObject config, string list, string? name) =>
        config[list] = new JsonArray([.. (config[list]?.AsArray() ?? []).Where(i => (string?)i?["name"] == name).Select(i => i!.DeepClone())]);
}
