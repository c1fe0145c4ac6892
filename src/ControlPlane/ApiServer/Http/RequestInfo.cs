namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>What a path under <c>/api</c> or <c>/apis</c> names. Purely syntactic.</summary>
public readonly record struct RequestInfo
{
    public string Group { get; init; }

    public string Version { get; init; }

    public string ResourceName { get; init; }

    public string Subresource { get; init; }

    public string Namespace { get; init; }

    public string Name { get; init; }

    /// <summary>What follows a proxy subresource, without a leading slash.</summary>
    public string Rest { get; init; }

    /// <summary>The path has a namespaces/NAME part before the resource.</summary>
    public bool InNamespace { get; init; }

    /// <summary>The deprecated <c>/watch/</c> form.</summary>
    public bool WatchPrefix { get; init; }

    /// <summary>True for <c>/api/v1/…</c> and <c>/apis/GROUP/VERSION/…</c> with something behind the version.</summary>
    public static bool TryParse(string path, out RequestInfo info)
    {
        info = default;
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        int at = parts.Length > 0 && parts[0] == "api" ? 2 : 3;
        if (parts.Length <= at || parts[0] is not ("api" or "apis"))
            return false;
        string group = at == 2 ? "" : parts[1];
        string version = parts[at - 1];
        bool watch = parts[at] == "watch";
        if (watch)
            at++;
        if (parts.Length <= at)
            return false;
        info = Named(group, version, parts, at, watch);
        return true;
    }

    private static RequestInfo Named(string group, string version, string[] parts, int at, bool watch)
    {
        string Part(int i) => i < parts.Length ? parts[i] : "";
        int left = parts.Length - at;
        bool namespaces = parts[at] == "namespaces" && group.Length == 0;
        bool isNamespaceItself = namespaces && (left <= 2 || (left == 3 && parts[at + 2] is "status" or "finalize"));
        bool inNamespace = parts[at] == "namespaces" && left > 2 && !isNamespaceItself;
        int start = inNamespace ? at + 2 : at;
        return new RequestInfo
        {
            Group = group,
            Version = version,
            InNamespace = inNamespace,
            Namespace = inNamespace ? parts[at + 1] : "",
            ResourceName = Part(start),
            Name = Part(start + 1),
            Subresource = Part(start + 2),
            Rest = string.Join('/', parts.Skip(start + 3)),
            WatchPrefix = watch,
        };
    }
}
