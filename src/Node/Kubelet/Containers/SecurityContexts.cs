namespace MiniKube.Node.Kubelet.Containers;

/// <summary>What an image says about the user it runs as; the container's own settings override it.</summary>
public sealed record ImageUser(long? Uid, string Username);

/// <summary>Merges a pod's and a container's security settings into the CRI's. Pure.</summary>
public static class SecurityContexts
{
    /// <summary>Paths of /proc that an ordinary container neither reads nor writes.</summary>
    private static readonly string[] Masked =
        ["/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
         "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap"];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <exception cref="ContainerConfigException">runAsNonRoot is demanded and the container would run as root.</exception>
    public static Cri.LinuxContainerSecurityContext Build(Pod pod, Container container, ImageUser image)
    {
        var podContext = pod.Spec?.SecurityContext;
        var own = container.SecurityContext;
        var result = new Cri.LinuxContainerSecurityContext
        {
            Privileged = own?.Privileged == true,
            ReadonlyRootfs = own?.ReadOnlyRootFilesystem == true,
            NoNewPrivs = own?.AllowPrivilegeEscalation == false,
            NamespaceOptions = SandboxConfig.Namespaces(pod.Spec!),
            Capabilities = Capabilities(own?.Capabilities),
            Seccomp = Seccomp(own, podContext),
        };
        SetUser(result, own?.RunAsUser ?? podContext?.RunAsUser, own?.RunAsGroup ?? podContext?.RunAsGroup, image);
        VerifyNonRoot(pod, container, own?.RunAsNonRoot ?? podContext?.RunAsNonRoot, own?.RunAsUser ?? podContext?.RunAsUser, image);
        if (podContext?.FsGroup is { } fsGroup) result.SupplementalGroups.Add(fsGroup);
        result.SupplementalGroups.AddRange(podContext?.SupplementalGroups ?? []);
        if (own?.ProcMount != "Unmasked" && own?.Privileged != true)
        {
            result.MaskedPaths.AddRange(Masked);
            result.ReadonlyPaths.AddRange(ReadOnly);
        }
        return result;
    }

    /// <summary>The profile in force: the container's, else the pod's, else unconfined.</summary>
    public static Cri.SecurityProfile Seccomp(SecurityContext? own, PodSecurityContext? pod)
    {
        var profile = own?.SeccompProfile ?? pod?.SeccompProfile;
        return profile?.Type switch
        {
            "RuntimeDefault" => new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.RuntimeDefault },
            "Localhost" => new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.Localhost, LocalhostRef = profile.LocalhostProfile ?? "" },
            _ => new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.Unconfined },
        };
    }

    private static void SetUser(Cri.LinuxContainerSecurityContext result, long? user, long? group, ImageUser image)
    {
        if (user is { } uid) result.RunAsUser = new Cri.Int64Value { Value = uid };
        else if (image.Uid is { } imageUid) result.RunAsUser = new Cri.Int64Value { Value = imageUid };
        else result.RunAsUsername = image.Username;
        if (group is { } gid && (user ?? image.Uid) is not null) result.RunAsGroup = new Cri.Int64Value { Value = gid };
    }

    private static void VerifyNonRoot(Pod pod, Container container, bool? nonRoot, long? user, ImageUser image)
    {
        if (nonRoot != true) return;
        var where = $"(pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\", container: {container.Name})";
        if (user == 0) throw new ContainerConfigException($"container's runAsUser breaks non-root policy {where}");
        if (user is not null) return;
        if (image.Uid == 0 || (image.Uid is null && image.Username.Length == 0))
            throw new ContainerConfigException($"container has runAsNonRoot and image will run as root {where}");
        if (image.Uid is null)
            throw new ContainerConfigException($"container has runAsNonRoot and image has non-numeric user ({image.Username}), cannot verify user is non-root {where}");
    }

    private static Cri.Capability Capabilities(Capabilities? wanted)
    {
        var result = new Cri.Capability();
        result.AddCapabilities.AddRange(wanted?.Add ?? []);
        result.DropCapabilities.AddRange(wanted?.Drop ?? []);
        return result;
    }
}
