namespace MiniKube.Node.Kubelet.Containers;

/// <summary>The host name a pod's processes see: at most 63 characters, never ending in a dash or dot.</summary>
public static class PodHostname
{
    private const int MaxLength = 63;

    public static string For(Pod pod, string clusterDomain)
    {
        var spec = pod.Spec;
        if (spec?.HostnameOverride is { Length: > 0 } forced) return forced;
        var name = Truncate(spec?.Hostname is { Length: > 0 } wanted ? wanted : pod.Name);
        return spec?.SetHostnameAsFQDN == true && !string.IsNullOrEmpty(spec.Subdomain)
            ? $"{name}.{spec.Subdomain}.{pod.Namespace}.svc.{clusterDomain}"
            : name;
    }

    private static string Truncate(string name) => name.Length <= MaxLength ? name : name[..MaxLength].TrimEnd('-', '.');
}
