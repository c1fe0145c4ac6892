using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Defaults of pod specs that depend on other fields. Those of templates are fewer: what only a running pod needs is
/// filled in when the pod is made.</summary>
public static class PodDefaults
{
    private static readonly PodSecurityContext NoSecurityContext = new();
    private static readonly ResourceRequirements NoResources = new();
    private static readonly EmptyDirVolumeSource EmptyDir = new();

    /// <summary>Defaults of the spec of a pod itself.</summary>
    public static PodSpec OfPod(PodSpec spec)
    {
        PodSpec s = OfTemplate(spec);
        IReadOnlyList<Container>? containers = s.Containers.Map(c => RequestsFromLimits(HostPorts(c, s.HostNetwork == true)));
        IReadOnlyList<Container>? init = s.InitContainers.Map(c => RequestsFromLimits(HostPorts(c, s.HostNetwork == true)));
        if (!ReferenceEquals(containers, s.Containers) || !ReferenceEquals(init, s.InitContainers))
            s = s with { Containers = containers ?? [], InitContainers = init };
        return s.EnableServiceLinks is null ? s with { EnableServiceLinks = true } : s;
    }

    public static PodTemplateSpec? OfTemplate(PodTemplateSpec? template)
    {
        if (template?.Spec is not { } spec)
            return template;
        PodSpec changed = OfTemplate(spec);
        return ReferenceEquals(changed, spec) ? template : template with { Spec = changed };
    }

    /// <summary>Defaults of the spec of a pod or of a template.</summary>
    public static PodSpec OfTemplate(PodSpec spec)
    {
        PodSpec s = spec;
        IReadOnlyList<Container>? containers = s.Containers.Map(OfContainer);
        if (!ReferenceEquals(containers, s.Containers))
            s = s with { Containers = containers ?? [] };
        IReadOnlyList<Container>? init = s.InitContainers.Map(OfContainer);
        if (!ReferenceEquals(init, s.InitContainers))
            s = s with { InitContainers = init };
        IReadOnlyList<Volume>? volumes = s.Volumes.Map(OfVolume);
        if (!ReferenceEquals(volumes, s.Volumes))
            s = s with { Volumes = volumes };
        if (s.EphemeralContainers.Map(OfEphemeral) is { } ephemeral && !ReferenceEquals(ephemeral, s.EphemeralContainers))
            s = s with { EphemeralContainers = ephemeral };
        if (s.SecurityContext is null)
            s = s with { SecurityContext = NoSecurityContext };
        return SameAccount(s);
    }

    /// <summary><c>Always</c> for the tag latest (or none), else <c>IfNotPresent</c>.</summary>
    public static string PullPolicy(string? image)
    {
        string name = image ?? "";
        if (name.Contains('@', StringComparison.Ordinal))
            return "IfNotPresent";
        int colon = name.LastIndexOf(':');
        bool hasTag = colon > name.LastIndexOf('/');
        return !hasTag || name.EndsWith(":latest", StringComparison.Ordinal) ? "Always" : "IfNotPresent";
    }

    private static Container OfContainer(Container c)
    {
        if (string.IsNullOrEmpty(c.ImagePullPolicy))
            c = c with { ImagePullPolicy = PullPolicy(c.Image) };
        return c.Resources is null ? c with { Resources = NoResources } : c;
    }

    private static EphemeralContainer OfEphemeral(EphemeralContainer c)
    {
        if (string.IsNullOrEmpty(c.ImagePullPolicy))
            c = c with { ImagePullPolicy = PullPolicy(c.Image) };
        return c.Resources is null ? c with { Resources = NoResources } : c;
    }

    private static Volume OfVolume(Volume v) => VolumeSources.Of(v).Count == 0 ? v with { EmptyDir = EmptyDir } : v;

    /// <summary>serviceAccount is the older name of serviceAccountName; both are kept equal.</summary>
    private static PodSpec SameAccount(PodSpec s)
    {
        string name = string.IsNullOrEmpty(s.ServiceAccountName) ? s.ServiceAccount ?? "" : s.ServiceAccountName;
        return name.Length == 0 || (name == s.ServiceAccount && name == s.ServiceAccountName) ? s : s with { ServiceAccountName = name, ServiceAccount = name };
    }

    private static Container HostPorts(Container c, bool hostNetwork)
    {
        if (!hostNetwork)
            return c;
        IReadOnlyList<ContainerPort>? ports = c.Ports.Map(p => p.HostPort is null or 0 ? p with { HostPort = p.ContainerPortValue } : p);
        return ReferenceEquals(ports, c.Ports) ? c : c with { Ports = ports };
    }

    private static Container RequestsFromLimits(Container c)
    {
        if (c.Resources?.Limits is not { Count: > 0 } limits)
            return c;
        IReadOnlyDictionary<string, Quantity> requests = c.Resources.Requests ?? new Dictionary<string, Quantity>(StringComparer.Ordinal);
        if (limits.Keys.All(requests.ContainsKey))
            return c;
        var all = new Dictionary<string, Quantity>(requests, StringComparer.Ordinal);
        foreach ((string name, Quantity limit) in limits)
            all.TryAdd(name, limit);
        return c with { Resources = c.Resources with { Requests = all } };
    }
}
