using MiniKube.Node.Kubelet.Resources;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>emptyDir: a folder on the node's disk, or in memory, that lives as long as the pod.</summary>
public sealed class EmptyDirVolumes(KubeletPaths paths) : IVolumePlugin
{
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;

    public bool Handles(Volume volume) => volume.EmptyDir is not null;

    public Task<MountedVolume> SetUpAsync(VolumeContext context, CancellationToken ct)
    {
        var source = context.Volume.EmptyDir!;
        var folder = paths.Volume(context.Pod.Uid, "kubernetes.io/empty-dir", context.Volume.Name);
        if (Directory.Exists(folder) && (source.Medium != "Memory" || Posix.IsMountPoint(folder))) return Task.FromResult(new MountedVolume(folder));
        Directory.CreateDirectory(folder);
        try
        {
            if (source.Medium == "Memory") Posix.MountMemory(folder, source.SizeLimit is { } limit && Amount.Units(limit) > 0 ? Amount.Units(limit) : null);
            if (context.FsGroup is { } group) Posix.ChangeOwner(folder, -1, group);
            File.SetUnixFileMode(folder, context.FsGroup is null ? Everyone : Everyone | UnixFileMode.SetGroup);
        }
        catch (IOException e)
        {
            throw new VolumeException(e.Message, e);
        }
        return Task.FromResult(new MountedVolume(folder));
    }
}
