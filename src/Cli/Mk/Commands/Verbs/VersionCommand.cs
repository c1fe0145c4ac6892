using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk version</c> and <c>mk cluster-info</c>.</summary>
public static class VersionCommand
{
    public static Command Build()
    {
        var client = new Option<bool>("--client") { Description = "without asking the server" };
        var output = new Option<string?>("--output", "-o") { Description = "json|yaml", HelpName = "FORMAT" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "kubeconfig file", HelpName = "FILE" };
        var command = new Command("version", "Show the versions of this command and of the API server.") { client, output, kubeconfig };
        command.SetAction(async (arguments, cancellation) =>
        {
            var own = Own();
            await WriteAsync(arguments.GetValue(output), own, arguments.GetValue(client) ? null : await ServerAsync(arguments.GetValue(kubeconfig), cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    public static Command ClusterInfo() => new Connection().Verb(new Command("cluster-info", "Show where the control plane answers."), async (session, _, cancellation) =>
    {
        await session.GetAsync("/version", cancellation).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"Kubernetes control plane is running at {session.Client.Server.ToString().TrimEnd('/')}").ConfigureAwait(false);
        return 0;
    });

    private static JsonObject Own()
    {
        var assembly = typeof(VersionCommand).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "0";
        return new JsonObject { ["gitVersion"] = "v" + version.Split('+')[0], ["gitCommit"] = version.Contains('+', StringComparison.Ordinal) ? version.Split('+')[1] : "", ["platform"] = $"linux/{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}" };
    }

    private static async Task<JsonObject> ServerAsync(string? kubeconfig, CancellationToken cancellation)
    {
        await using var client = KubeClient.FromKubeConfig(Connection.FindKubeconfig(kubeconfig), new KubeClientOptions { UserAgent = "mk" });
        await using var session = new Resources.ApiSession(client, "default");
        return await session.GetAsync("/version", cancellation).ConfigureAwait(false);
    }

    private static async Task WriteAsync(string? format, JsonObject own, JsonObject? server)
    {
        if (format is not (null or "" or "json" or "yaml")) throw new ClusterException("--output must be 'yaml' or 'json'");
        if (string.IsNullOrEmpty(format))
        {
            await Console.Out.WriteLineAsync($"Client Version: {(string?)own["gitVersion"]}").ConfigureAwait(false);
            if (server is not null) await Console.Out.WriteLineAsync($"Server Version: {(string?)server["gitVersion"]}").ConfigureAwait(false);
            return;
        }

        var document = new JsonObject { ["clientVersion"] = own };
        if (server is not null) document["serverVersion"] = server;
        await Console.Out.WriteAsync(OutputOption.Format(format, document, _ => throw new ClusterException("a version has no name"))).ConfigureAwait(false);
    }
}
