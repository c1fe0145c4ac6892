using MiniKube.Node.Kubelet.Containers;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>All volumes of one pod, by name, and the earliest moment one of them wants refreshing.</summary>
public sealed record PodVolumes(IReadOnlyDictionary<string, MountedVolume> ByName, DateTimeOffset? RefreshAt);

/// <summary>Sets a pod's volumes up before its containers start, refreshes them while it runs, and removes them after it.</summary>
public sealed class VolumeManager(IReadOnlyList<IVolumePlugin> plugins, KubeletPaths paths)
{
    /// <exception cref="VolumeException">A volume cannot be set up; the message names it, in the words of a FailedMount event.</exception>
    public async Task<PodVolumes> SetUpAsync(Pod pod, PodFacts facts, CancellationToken ct)
    {
        var mounted = new Dictionary<string, MountedVolume>(StringComparer.Ordinal);
        DateTimeOffset? refresh = null;
        foreach (var volume in pod.Spec?.Volumes ?? [])
        {
            var result = await SetUpOneAsync(new VolumeContext(pod, volume, facts), ct);
            mounted[volume.Name] = result;
            if (result.RefreshAt is { } at && (refresh is null || at < refresh)) refresh = at;
        }
        return new PodVolumes(mounted, refresh);
    }

    /// <summary>Unmounts and deletes what belongs to the pod on this node, its logs excepted. Idempotent.</summary>
    public void TearDown(string podUid)
    {
        foreach (var folder in new[] { paths.Pod(podUid), Path.Combine(paths.Memory, podUid) })
        {
            foreach (var mount in Posix.MountsBelow(folder)) Posix.Unmount(mount);
            if (Directory.Exists(folder) && Posix.MountsBelow(folder).Count == 0) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The pods that have a folder here.</summary>
    public IReadOnlyList<string> KnownPods() =>
        [.. new[] { paths.Pods, paths.Memory }.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Select(d => Path.GetFileName(d)).Distinct()];

    /// <summary>Prepares the folders, and the memory file system where the machine allows one.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(paths.Pods);
        Directory.CreateDirectory(paths.Memory, (UnixFileMode)0b111_000_000 | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        try
        {
            if (!Posix.IsMountPoint(paths.Memory)) Posix.MountMemory(paths.Memory, sizeBytes: null);
        }
        catch (IOException)
        {
            // Without the right to mount, files of mode 0600 below a private folder have to do.
        }
    }

    private async Task<MountedVolume> SetUpOneAsync(VolumeContext context, CancellationToken ct)
    {
        var name = context.Volume.Name;
        var plugin = plugins.FirstOrDefault(p => p.Handles(context.Volume))
            ?? throw new VolumeException($"Unable to attach or mount volumes: unmounted volumes=[{name}]: no volume plugin matched");
        try
        {
            return await plugin.SetUpAsync(context, ct);
        }
        catch (Exception e) when (e is VolumeException or ObjectUnavailableException or IOException or UnauthorizedAccessException)
        {
            throw new VolumeException($"MountVolume.SetUp failed for volume \"{name}\" : {e.Message}", e);
        }
    }
}
