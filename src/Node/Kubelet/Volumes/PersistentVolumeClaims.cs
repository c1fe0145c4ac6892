using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>persistentVolumeClaim, for claims bound to volumes that are paths of this node: hostPath and local.</summary>
public sealed class PersistentVolumeClaims(KubeClient client, KubeletPaths paths) : IVolumePlugin
{
    public bool Handles(Volume volume) => volume.PersistentVolumeClaim is not null;

    public async Task<MountedVolume> SetUpAsync(VolumeContext context, CancellationToken ct)
    {
        var source = context.Volume.PersistentVolumeClaim!;
        // Where the claim led is kept as a link: it cannot change, and the API server may be away.
        var known = new FileInfo(paths.Volume(context.Pod.Uid, "kubernetes.io/pvc", context.Volume.Name));
        if (known.LinkTarget is { } target) return new MountedVolume(target, source.ReadOnly == true);
        try
        {
            var claim = await client.Resource<PersistentVolumeClaim>().GetAsync(context.Pod.Namespace, source.ClaimName, ct);
            if (claim.Spec?.VolumeName is not { Length: > 0 } name || claim.Status?.Phase != "Bound")
                throw new VolumeException($"PVC is not bound: {context.Pod.Namespace}/{source.ClaimName}");
            var volume = await client.Resource<PersistentVolume>().GetAsync(null, name, ct);
            var path = PathOf(volume);
            Directory.CreateDirectory(known.DirectoryName!);
            File.CreateSymbolicLink(known.FullName, path);
            return new MountedVolume(path, source.ReadOnly == true);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            throw new VolumeException($"persistentvolumeclaim \"{source.ClaimName}\" not found", e);
        }
        catch (Exception e) when (e is HttpRequestException or StatusException)
        {
            throw new ObjectUnavailableException(e.Message, e);
        }
    }

    private static string PathOf(PersistentVolume volume)
    {
        if (volume.Spec?.HostPath is { } host) return HostPathVolumes.Check(host.Path, host.Type);
        if (volume.Spec?.Local is { } local) return HostPathVolumes.Check(local.Path, "Directory");
        throw new VolumeException($"no volume plugin matched for PersistentVolume \"{volume.Name}\"");
    }
}
