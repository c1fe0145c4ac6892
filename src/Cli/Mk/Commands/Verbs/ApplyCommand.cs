using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Cli.Mk.Resources.Applying;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk apply</c>, as kubectl does it: a three-way merge by default, the server's merge with <c>--server-side</c>.</summary>
public sealed class ApplyCommand
{
    private readonly Option<string?> manager = new("--field-manager") { Description = "name under which fields are owned (default kubectl's)", HelpName = "NAME" };
    private readonly Option<string> validate = new("--validate") { Description = "strict|warn|ignore unknown fields", DefaultValueFactory = _ => "strict" };
    private readonly Option<bool> serverSide = new("--server-side") { Description = "let the server merge, and tell conflicts with other field managers" };
    private readonly Option<bool> forceConflicts = new("--force-conflicts") { Description = "with --server-side: take fields over from other managers" };
    private readonly Option<bool> force = new("--force") { Description = "delete and create anew what cannot be changed" };
    private readonly Option<string?> output = OutputOption.Create();
    private readonly ManifestOptions manifests = new();

    public static Command Build()
    {
        var apply = new ApplyCommand();
        var command = new Command("apply", "Make the cluster match the manifests.") { apply.manager, apply.validate, apply.serverSide, apply.forceConflicts, apply.force, apply.output };
        apply.manifests.AddTo(command);
        return new Connection().Verb(command, apply.RunAsync);
    }

    /// <summary>The server's word for what to do about unknown fields.</summary>
    public static string Validation(string? text) => text switch
    {
        "strict" or "true" or null => "Strict",
        "warn" => "Warn",
        "ignore" or "false" => "Ignore",
        _ => throw new ClusterException($"invalid - validate option \"{text}\"; must be one of: strict (or true), warn, ignore (or false)"),
    };

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(forceConflicts) && !arguments.GetValue(serverSide)) throw new ClusterException("--force-conflicts only works with --server-side");
        if (arguments.GetValue(serverSide) && manifests.IsClientDryRun(arguments)) throw new ClusterException("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
        var objects = manifests.ReadWithFiles(arguments);
        if (objects.Count == 0) throw new ClusterException("no objects passed to apply");
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        var failures = 0;
        foreach (var (file, item) in objects)
        {
            try
            {
                var address = ObjectAddress.Of(item, file, catalog, session);
                var outcome = await ApplyAsync(session, arguments, item, address, cancellation).ConfigureAwait(false);
                await PrintAsync(session, arguments, address, outcome, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is StatusException or ClusterException)
            {
                failures++;
                await Console.Error.WriteLineAsync(e is StatusException status ? Text(status, file) : "error: " + e.Message).ConfigureAwait(false);
            }
        }

        return failures == 0 ? 0 : 1;
    }

    private static string Text(StatusException e, string file) => e.Status.Reason == "Invalid" ? ErrorText.Of(e) : ErrorText.Of(e, $"error when applying \"{file}\": ");

    private async Task PrintAsync(ApiSession session, ParseResult arguments, ObjectAddress address, string outcome, CancellationToken cancellation)
    {
        var text = $"{address.Display} {outcome}{manifests.DryRunSuffix(arguments)}\n";
        if (arguments.GetValue(output) is { Length: > 0 } format)
            text = OutputOption.Format(format, await ObjectAddress.TryGetAsync(session, address, cancellation).ConfigureAwait(false) ?? [], _ => address.Type);
        await Console.Out.WriteAsync(text).ConfigureAwait(false);
    }

    private async Task<string> ApplyAsync(ApiSession session, ParseResult arguments, JsonObject item, ObjectAddress address, CancellationToken cancellation)
    {
        var query = $"fieldValidation={Validation(arguments.GetValue(validate))}&{manifests.DryRunQuery(arguments)}".TrimEnd('&');
        if (arguments.GetValue(serverSide))
            return await new ServerSideApply(session, arguments.GetValue(manager) ?? ServerSideApply.Manager, arguments.GetValue(forceConflicts), query).ApplyAsync(item, address, cancellation).ConfigureAwait(false);
        var clientSide = new ClientSideApply(session, arguments.GetValue(manager) ?? ClientSideApply.Manager, query) { SendsNothing = manifests.IsClientDryRun(arguments) };
        try
        {
            return await clientSide.ApplyAsync(item, address, cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (arguments.GetValue(force) && (e.IsConflict || e.Status.Reason == "Invalid"))
        {
            await session.SendAsync(HttpMethod.Delete, address.Path, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["gracePeriodSeconds"] = 0 }, null, cancellation).ConfigureAwait(false);
            while (await ObjectAddress.TryGetAsync(session, address, cancellation).ConfigureAwait(false) is { } left && left["metadata"]?["deletionTimestamp"] is not null)
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation).ConfigureAwait(false);
            await clientSide.ApplyAsync(item, address, cancellation).ConfigureAwait(false);
            return "configured";
        }
    }
}
