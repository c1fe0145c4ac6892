using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema.Yaml;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>The parts of a kubeconfig that the CLI shows or follows itself; connecting is the client library's.</summary>
public static class KubeconfigFile
{
    public static JsonObject Read(string file) => YamlDocuments.Parse(File.ReadAllText(file)).First().AsObject();

    /// <summary>The namespace of a context (null: the current one), if it names one.</summary>
    public static string? Namespace(string file, string? context)
    {
        var config = Read(file);
        context ??= (string?)config["current-context"];
        return (string?)config["contexts"]?.AsArray().FirstOrDefault(c => (string?)c?["name"] == context)?["context"]?["namespace"];
    }

    public static bool HasContext(string file, string context) => Read(file)["contexts"]?.AsArray().Any(c => (string?)c?["name"] == context) == true;

    /// <summary>The kubeconfig with certificates, keys and tokens taken out, as <c>config view</c> shows it.</summary>
    public static JsonObject Redacted(string file)
    {
        var config = Read(file);
        foreach (var cluster in config["clusters"]?.AsArray() ?? []) Hide(cluster?["cluster"], "certificate-authority-data", "DATA+OMITTED");
        foreach (var user in config["users"]?.AsArray() ?? [])
        {
            Hide(user?["user"], "client-certificate-data", "DATA+OMITTED");
            Hide(user?["user"], "client-key-data", "DATA+OMITTED");
            Hide(user?["user"], "token", "REDACTED");
            Hide(user?["user"], "password", "REDACTED");
        }

        return config;
    }

    private static void Hide(JsonNode? parent, string member, string instead)
    {
        if (parent?[member] is not null) parent[member] = instead;
    }
}
