namespace MiniKube.ControlPlane.ControllerManager.Dynamic;

/// <summary>A resource as discovery names it: enough to build its paths.</summary>
public sealed record ApiResourceInfo(string Group, string Version, string Resource, string Kind, bool Namespaced, IReadOnlySet<string> Verbs)
{
    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>deployments.apps</c>; core resources have no suffix.</summary>
    public string GroupResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    public bool Can(params ReadOnlySpan<string> verbs)
    {
        foreach (var verb in verbs)
        {
            if (!Verbs.Contains(verb)) return false;
        }
        return true;
    }

    /// <param name="ns">Null or empty for the whole cluster, or a cluster-scoped resource.</param>
    /// <param name="name">Null for the collection.</param>
    public string Path(string? ns, string? name = null)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        var scope = Namespaced && !string.IsNullOrEmpty(ns) ? $"/namespaces/{Uri.EscapeDataString(ns)}" : "";
        return $"{root}{scope}/{Resource}" + (name is null ? "" : "/" + Uri.EscapeDataString(name));
    }
}
