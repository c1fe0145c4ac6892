using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>Settings of this node that sandboxes are made with.</summary>
/// <param name="LogRoot">Folder below which each pod has a folder of logs.</param>
public sealed record SandboxDefaults(
    string LogRoot, string CgroupRoot, IReadOnlyList<string> ClusterDns, string ClusterDomain, ResolverConfig NodeResolver);

/// <summary>Makes the CRI description of a pod's sandbox. Pure.</summary>
public static class SandboxConfig
{
    public static Cri.PodSandboxConfig Build(Pod pod, uint attempt, SandboxDefaults defaults)
    {
        var spec = pod.Spec!;
        var hostNetwork = spec.HostNetwork == true;
        var config = new Cri.PodSandboxConfig
        {
            Metadata = new Cri.PodSandboxMetadata { Name = pod.Name, Namespace = pod.Namespace, Uid = pod.Uid, Attempt = attempt },
            // On the node's network a pod shares the node's UTS namespace, whose name is not to be set.
            Hostname = hostNetwork ? "" : PodHostname.For(pod, defaults.ClusterDomain),
            LogDirectory = LogDirectory(defaults.LogRoot, pod),
            DnsConfig = Dns(DnsConfig.For(pod, defaults.ClusterDns, defaults.ClusterDomain, defaults.NodeResolver)),
            Linux = Linux(pod, defaults.CgroupRoot),
        };
        foreach (var (key, value) in pod.Labels) config.Labels[key] = value;
        config.Labels[RuntimeLabels.PodName] = pod.Name;
        config.Labels[RuntimeLabels.PodNamespace] = pod.Namespace;
        config.Labels[RuntimeLabels.PodUid] = pod.Uid;
        foreach (var (key, value) in pod.Annotations) config.Annotations[key] = value;
        config.Annotations[RuntimeLabels.ConfigSource] = pod.Annotations.GetValueOrDefault(RuntimeLabels.ConfigSource, "api");
        if (!hostNetwork) config.PortMappings.AddRange(Ports(spec));
        return config;
    }

    public static string LogDirectory(string logRoot, Pod pod) => Path.Combine(logRoot, $"{pod.Namespace}_{pod.Name}_{pod.Uid}");

    private static Cri.DNSConfig Dns(ResolverConfig resolver)
    {
        var dns = new Cri.DNSConfig();
        dns.Servers.AddRange(resolver.Servers);
        dns.Searches.AddRange(resolver.Searches);
        dns.Options.AddRange(resolver.Options);
        return dns;
    }

    private static IEnumerable<Cri.PortMapping> Ports(PodSpec spec) =>
        spec.Containers.Concat(spec.InitContainers ?? []).SelectMany(c => c.Ports ?? []).Where(p => p.HostPort > 0).Select(p => new Cri.PortMapping
        {
            ContainerPort = p.ContainerPortValue,
            HostPort = p.HostPort!.Value,
            HostIp = p.HostIP ?? "",
            Protocol = p.Protocol switch { "UDP" => Cri.Protocol.Udp, "SCTP" => Cri.Protocol.Sctp, _ => Cri.Protocol.Tcp },
        });

    private static Cri.LinuxPodSandboxConfig Linux(Pod pod, string cgroupRoot)
    {
        var spec = pod.Spec!;
        var linux = new Cri.LinuxPodSandboxConfig
        {
            CgroupParent = CgroupPath.ForPod(cgroupRoot, pod),
            SecurityContext = new Cri.LinuxSandboxSecurityContext
            {
                NamespaceOptions = Namespaces(spec),
                Privileged = spec.Containers.Concat(spec.InitContainers ?? []).Any(c => c.SecurityContext?.Privileged == true),
            },
        };
        var context = spec.SecurityContext;
        if (context?.RunAsUser is { } user) linux.SecurityContext.RunAsUser = new Cri.Int64Value { Value = user };
        if (context?.RunAsGroup is { } group && context.RunAsUser is not null) linux.SecurityContext.RunAsGroup = new Cri.Int64Value { Value = group };
        if (context?.FsGroup is { } fsGroup) linux.SecurityContext.SupplementalGroups.Add(fsGroup);
        linux.SecurityContext.SupplementalGroups.AddRange(context?.SupplementalGroups ?? []);
        linux.SecurityContext.Seccomp = SecurityContexts.Seccomp(null, context);
        foreach (var sysctl in context?.Sysctls ?? []) linux.Sysctls[sysctl.Name] = sysctl.Value;
        return linux;
    }

    public static Cri.NamespaceOption Namespaces(PodSpec spec) => new()
    {
        Network = spec.HostNetwork == true ? Cri.NamespaceMode.Node : Cri.NamespaceMode.Pod,
        Ipc = spec.HostIPC == true ? Cri.NamespaceMode.Node : Cri.NamespaceMode.Pod,
        Pid = spec.HostPID == true ? Cri.NamespaceMode.Node
            : spec.ShareProcessNamespace == true ? Cri.NamespaceMode.Pod : Cri.NamespaceMode.Container,
    };
}
