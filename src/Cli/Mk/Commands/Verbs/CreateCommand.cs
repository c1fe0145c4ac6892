using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Commands.Verbs.Creating;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk create</c>: from manifests, or by one of the short forms. One manifest that is refused does not keep the others from being created.</summary>
public sealed class CreateCommand
{
    private readonly Argument<string[]> words = Words.Argument("TYPE", "one of the commands below");
    private readonly Option<string?> output = OutputOption.Create();
    private readonly Option<string> validate = new("--validate") { Description = "strict|warn|ignore unknown fields", DefaultValueFactory = _ => "strict" };
    private readonly ManifestOptions manifests = new();

    public static Command Build()
    {
        var create = new CreateCommand();
        var command = new Command("create", "Create objects from manifests, or one object by its type.") { create.output, create.validate };
        create.manifests.AddTo(command);
        foreach (var generator in Generators()) command.Subcommands.Add(generator);
        command.Arguments.Add(create.words);
        return new Connection().Verb(command, create.RunAsync);
    }

    private static IEnumerable<Command> Generators() =>
    [
        Workloads.Namespace(), Workloads.Deployment(), Workloads.Job(), Workloads.ServiceAccount(), Workloads.DisruptionBudget(),
        Configuration.ConfigMap(), Configuration.Secret(), Services.All(),
        Access.Role("Role"), Access.Role("ClusterRole"), Access.Binding("RoleBinding"), Access.Binding("ClusterRoleBinding"), Access.Token(),
    ];

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(words) is { Length: > 0 } unknown) throw Words.Mistake(arguments, $"Unexpected args: [{string.Join(' ', unknown)}]");
        var objects = manifests.ReadWithFiles(arguments);
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        var failures = 0;
        foreach (var (file, item) in objects)
        {
            try
            {
                await CreateAsync(session, catalog, arguments, item, file, cancellation).ConfigureAwait(false);
            }
            catch (StatusException e)
            {
                failures++;
                await Console.Error.WriteLineAsync(ErrorText.Of(e, $"error when creating \"{file}\": ")).ConfigureAwait(false);
            }
        }

        return failures == 0 ? 0 : 1;
    }

    private async Task CreateAsync(ApiSession session, ResourceCatalog catalog, ParseResult arguments, JsonObject item, string file, CancellationToken cancellation)
    {
        var type = catalog.ForManifest(item, file);
        var ns = session.NamespaceOf(item);
        var path = $"{type.Path(ns)}?fieldManager=kubectl-create&fieldValidation={ApplyCommand.Validation(arguments.GetValue(validate))}&{manifests.DryRunQuery(arguments)}".TrimEnd('&');
        var made = manifests.IsClientDryRun(arguments) ? item : await session.SendAsync(HttpMethod.Post, path, item, null, cancellation).ConfigureAwait(false);
        await Generator.PrintAsync(arguments.GetValue(output), made, type, manifests.DryRunSuffix(arguments)).ConfigureAwait(false);
    }
}
