namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>One resource of the API: everything the generic machinery needs to serve it. Immutable; one row of
/// <see cref="ResourceTable"/>. Discovery, routing, storage and OpenAPI read nothing else.</summary>
public sealed record ResourceDescriptor
{
    /// <summary>API group; the core group is the empty string.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>Plural, lower-case: the path segment.</summary>
    public required string Resource { get; init; }

    public required string Singular { get; init; }

    public required string Kind { get; init; }

    public string ListKind { get => field ?? Kind + "List"; init; }

    public required bool Namespaced { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The verbs served on the resource itself; any other answers 405.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = ResourceVerbs.All;

    /// <summary>The wire record: source of the schema (defaults, merge keys, OpenAPI).</summary>
    public required Type RecordType { get; init; }

    public ResourceStrategy Strategy { get; init; } = new();

    public Printing.TablePrinter Printer { get; init; } = Printing.TablePrinter.NameAndAge;

    public IReadOnlyList<SubresourceDescriptor> Subresources { get; init; } = [];

    /// <summary>Set for kinds that are never stored (reviews, bindings, component statuses): it answers the verbs itself.</summary>
    public VirtualResource? Virtual { get; init; }

    /// <summary>Set where this resource is another view of objects stored under another resource's key prefix (events.k8s.io on events).</summary>
    public StoredForm? StoredAs { get; init; }

    /// <summary>How long the store keeps an object after its last write; null for ever. Events live one hour.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary><c>v1</c> or <c>apps/v1</c>.</summary>
    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>pods</c> or <c>deployments.apps</c>, as error messages name it.</summary>
    public string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    /// <summary>Segment(s) after <c>/registry/</c>, as Kubernetes lays keys out; no slash at either end.</summary>
    public string StoragePrefix { get => field ?? StoragePrefixes.For(Group, Resource); init; }

    public SubresourceDescriptor? Subresource(string name)
    {
        foreach (SubresourceDescriptor s in Subresources)
            if (string.Equals(s.Name, name, StringComparison.Ordinal))
                return s;
        return null;
    }
}

/// <summary>Verb sets as discovery names them.</summary>
public static class ResourceVerbs
{
    public static readonly IReadOnlyList<string> All = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>All but deletecollection (namespaces, services until collections of them could be deleted).</summary>
    public static readonly IReadOnlyList<string> WithoutDeleteCollection = ["create", "delete", "get", "list", "patch", "update", "watch"];

    public static readonly IReadOnlyList<string> CreateOnly = ["create"];

    public static readonly IReadOnlyList<string> GetPatchUpdate = ["get", "patch", "update"];

    public static readonly IReadOnlyList<string> Connect = ["create", "get"];

    public static readonly IReadOnlyList<string> Proxy = ["create", "delete", "get", "patch", "update"];
}
