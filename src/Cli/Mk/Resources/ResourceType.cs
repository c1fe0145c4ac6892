namespace MiniKube.Cli.Mk.Resources;

/// <summary>A resource the server offers, as discovery describes it.</summary>
public sealed record ResourceType(string Group, string Version, string Plural, string Singular, string Kind, bool Namespaced)
{
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>pods</c>, <c>deployments.apps</c>: how messages name the resource.</summary>
    public string GroupResource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary><c>pod/web</c>, <c>deployment.apps/web</c>: how output names an object.</summary>
    public string Named(string name) => $"{(Group.Length == 0 ? Singular : Singular + "." + Group)}/{name}";

    /// <summary>The URL path of the collection (name null) or of one object.</summary>
    public string Path(string? ns, string? name = null, string? subresource = null)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        var scope = Namespaced && !string.IsNullOrEmpty(ns) ? $"/namespaces/{Uri.EscapeDataString(ns)}" : "";
        var path = $"{root}{scope}/{Plural}";
        if (name is not null) path += "/" + Uri.EscapeDataString(name);
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>Whether the user means this resource by that word: plural, singular, short name or kind, with or without group.</summary>
    public bool Answers(string word)
    {
        var dot = word.IndexOf('.');
        var (name, group) = dot < 0 ? (word, null) : (word[..dot], word[(dot + 1)..]);
        if (group is not null && group != Group && group != $"{Version}.{Group}") return false;
        return name == Plural || name == Singular || ShortNames.Contains(name) || string.Equals(name, Kind, StringComparison.OrdinalIgnoreCase);
    }
}
