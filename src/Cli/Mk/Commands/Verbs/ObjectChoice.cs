using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary>Which objects a verb is about: by name, by <c>-l</c> or <c>--all</c>, by <c>-f</c>.</summary>
public sealed class ObjectChoice(string description)
{
    private readonly Argument<string[]> words = Words.Argument("RESOURCE", description);
    private readonly Option<string?> labels = new("--selector", "-l") { Description = "objects with these labels" };
    private readonly Option<string?> fields = new("--field-selector") { Description = "objects with these fields" };
    private readonly Option<bool> all = new("--all") { Description = "every object of the type in the namespace" };
    private readonly Option<bool> everywhere = new("--all-namespaces", "-A") { Description = "with -l or --all: of all namespaces" };
    private readonly ManifestOptions manifests = new();

    public Command AddTo(Command command)
    {
        command.Arguments.Add(words);
        foreach (var option in (ReadOnlySpan<Option>)[labels, fields, all, everywhere]) command.Options.Add(option);
        manifests.AddFilesTo(command);
        return command;
    }

    /// <summary>All words, for verbs whose last words say what to change.</summary>
    public IReadOnlyList<string> All(ParseResult arguments) => arguments.GetValue(words) ?? [];

    /// <param name="others">The words at the end that name no object.</param>
    /// <exception cref="ClusterException">Nothing is named, or a list is not asked for; in kubectl's words.</exception>
    public async Task<IReadOnlyList<ObjectAddress>> AddressesAsync(ApiSession session, ParseResult arguments, IReadOnlyCollection<string> others, CancellationToken cancellation)
    {
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        if (manifests.Given(arguments)) return [.. manifests.ReadWithFiles(arguments).Select(m => ObjectAddress.Of(m.Object, m.File, catalog, session))];
        var named = All(arguments);
        if (named.Count == others.Count) throw new ClusterException("required resource not specified");
        List<ObjectAddress> addresses = [];
        foreach (var target in ResourceArguments.Parse([.. named.Take(named.Count - others.Count)], catalog))
        {
            if (target.Name is not null) addresses.Add(new ObjectAddress(target.Type, session.Namespace, target.Name));
            else addresses.AddRange(await ListAsync(session, arguments, target.Type, cancellation).ConfigureAwait(false));
        }

        return addresses.Count > 0 ? addresses : throw new ClusterException("no matching resources found");
    }

    private async Task<IEnumerable<ObjectAddress>> ListAsync(ApiSession session, ParseResult arguments, ResourceType type, CancellationToken cancellation)
    {
        var query = new[] { ("labelSelector", arguments.GetValue(labels)), ("fieldSelector", arguments.GetValue(fields)) }
            .Where(q => !string.IsNullOrEmpty(q.Item2)).Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2!)}").ToList();
        if (query.Count == 0 && !arguments.GetValue(all)) throw new ClusterException("resource(s) were provided, but no name was specified");
        var path = type.Path(arguments.GetValue(everywhere) ? null : session.Namespace);
        var list = await session.GetAsync(query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", cancellation).ConfigureAwait(false);
        return OutputOption.Items(list).Select(o => new ObjectAddress(type, (string?)o["metadata"]?["namespace"] ?? session.Namespace, (string)o["metadata"]!["name"]!));
    }
}
