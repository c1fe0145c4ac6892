namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>Where Kubernetes keeps a built-in resource under <c>/registry/</c>: its plural name, with the few historical exceptions.</summary>
public static class StoragePrefixes
{
    public static string For(string group, string resource) => (group, resource) switch
    {
        ("", "replicationcontrollers") => "controllers",
        ("", "endpoints") => "services/endpoints",
        ("", "services") => "services/specs",
        ("", "nodes") => "minions",
        ("networking.k8s.io", "ingresses") => "ingress",
        ("apiextensions.k8s.io" or "apiregistration.k8s.io", _) => $"{group}/{resource}",
        _ => resource,
    };
}
