using MiniKube.Node.Kubelet.Containers;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Turns a container's volumeMounts into the runtime's.</summary>
public static class ContainerMounts
{
    /// <exception cref="ContainerConfigException">A mount names a volume that the pod does not have, or a bad subPath.</exception>
    public static IReadOnlyList<Cri.Mount> Build(
        Container container, IReadOnlyDictionary<string, MountedVolume> volumes, IReadOnlyDictionary<string, string> environment)
    {
        var mounts = new List<Cri.Mount>();
        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (!volumes.TryGetValue(mount.Name, out var volume))
                throw new ContainerConfigException($"cannot find volume \"{mount.Name}\" to mount into container \"{container.Name}\"");
            mounts.Add(new Cri.Mount
            {
                ContainerPath = mount.MountPath.StartsWith('/') ? mount.MountPath : "/" + mount.MountPath,
                HostPath = HostPath(volume, mount, environment),
                Readonly = mount.ReadOnly == true || volume.ReadOnly,
                Propagation = mount.MountPropagation switch
                {
                    "HostToContainer" => Cri.MountPropagation.PropagationHostToContainer,
                    "Bidirectional" => Cri.MountPropagation.PropagationBidirectional,
                    _ => Cri.MountPropagation.PropagationPrivate,
                },
            });
        }
        return mounts;
    }

    private static string HostPath(MountedVolume volume, VolumeMount mount, IReadOnlyDictionary<string, string> environment)
    {
        var subPath = mount.SubPath ?? "";
        if (mount.SubPathExpr is { Length: > 0 } expression)
            subPath = VariableExpansion.Expand(expression, name => environment.TryGetValue(name, out var value)
                ? value
                : throw new ContainerConfigException($"missing value for \"{name}\""));
        if (subPath.Length == 0) return volume.HostPath;
        try
        {
            return SubPaths.Resolve(volume.HostPath, subPath);
        }
        catch (VolumeException e)
        {
            throw new ContainerConfigException($"failed to prepare subPath for volumeMount \"{mount.Name}\" of container: {e.Message}");
        }
    }
}
