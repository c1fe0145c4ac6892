using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary>The options of verbs that take manifests, and what reads them.</summary>
public sealed class ManifestOptions
{
    private readonly Option<string[]> files = new("--filename", "-f") { Description = "manifest file, folder or - for standard input", HelpName = "FILE" };
    private readonly Option<bool> recursive = new("--recursive", "-R") { Description = "folders with all below them" };
    private readonly DryRunOption dryRun = new();

    public ManifestOptions AddTo(Command command)
    {
        AddFilesTo(command);
        dryRun.AddTo(command);
        return this;
    }

    /// <summary>The files alone, for verbs that change nothing.</summary>
    public void AddFilesTo(Command command)
    {
        command.Options.Add(files);
        command.Options.Add(recursive);
    }

    public bool Given(ParseResult arguments) => arguments.GetValue(files) is { Length: > 0 };

    public IReadOnlyList<JsonObject> Read(ParseResult arguments) => [.. ReadWithFiles(arguments).Select(m => m.Object)];

    /// <summary>Each object with the file it is from, for messages.</summary>
    public IReadOnlyList<(string File, JsonObject Object)> ReadWithFiles(ParseResult arguments) => Manifests.Read(arguments.GetValue(files) ?? [], arguments.GetValue(recursive));

    public bool IsClientDryRun(ParseResult arguments) => dryRun.IsClient(arguments);

    public string DryRunQuery(ParseResult arguments) => dryRun.Query(arguments);

    public string DryRunSuffix(ParseResult arguments) => dryRun.Suffix(arguments);
}
