using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Commands;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>One thing the user named: a resource, and an object of it or (null) all of them.</summary>
public sealed record ResourceTarget(ResourceType Type, string? Name)
{
    /// <summary>The namespace a manifest names; null is the session's.</summary>
    public string? Namespace { get; init; }
}

/// <summary>Reads <c>pods</c>, <c>pod web</c>, <c>pod/web deploy/api</c>, <c>pods,services</c>, <c>all</c>.</summary>
public static class ResourceArguments
{
    /// <exception cref="ClusterException">In kubectl's words.</exception>
    public static IReadOnlyList<ResourceTarget> Parse(IReadOnlyList<string> words, ResourceCatalog catalog)
    {
        if (words.Count == 0) throw new CommandLineException("You must specify the type of resource to get. Use \"mk api-resources\" for a complete list of supported resources.\n\nerror: Required resource not specified.");
        if (words.Any(w => w.Contains('/', StringComparison.Ordinal)))
        {
            if (words.FirstOrDefault(w => !w.Contains('/', StringComparison.Ordinal)) is not null)
                throw new ClusterException("there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'mk get resource/<resource_name>' instead of 'mk get resource resource/<resource_name>'");
            return [.. words.Select(w => Slashed(w, catalog))];
        }

        var types = words[0].Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(w => Types(w, catalog)).ToList();
        if (words.Count == 1) return [.. types.Select(t => new ResourceTarget(t, null))];
        return [.. types.SelectMany(t => words.Skip(1).Select(name => new ResourceTarget(t, name)))];
    }

    /// <summary>Exactly one object, from <c>TYPE NAME</c> or <c>TYPE/NAME</c>.</summary>
    public static ResourceTarget One(IReadOnlyList<string> words, ResourceCatalog catalog)
    {
        var targets = Parse(words, catalog);
        return targets is [{ Name: not null } target] ? target : throw new ClusterException("exactly one object must be named, as TYPE NAME or TYPE/NAME");
    }

    private static IReadOnlyList<ResourceType> Types(string word, ResourceCatalog catalog) =>
        catalog.InCategory(word) is { Count: > 0 } category ? category : [catalog.Resolve(word)];

    private static ResourceTarget Slashed(string word, ResourceCatalog catalog) => word.Split('/') switch
    {
        [{ Length: > 0 } type, { Length: > 0 } name] => new ResourceTarget(catalog.Resolve(type), name),
        _ => throw new ClusterException("arguments in resource/name form must have a single resource and name"),
    };
}
