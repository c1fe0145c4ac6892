namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>configMap, secret, downwardAPI and projected: volumes whose files come from the API and follow it.</summary>
public sealed class ContentVolumes(KubeletPaths paths, ProjectedSources sources, AtomicWriter writer) : IVolumePlugin
{
    public bool Handles(Volume volume) =>
        volume.ConfigMap is not null || volume.Secret is not null || volume.DownwardAPI is not null || volume.Projected is not null;

    public async Task<MountedVolume> SetUpAsync(VolumeContext context, CancellationToken ct)
    {
        var folder = Folder(context);
        var content = new Content();
        try
        {
            await CollectAsync(context, content, ct);
        }
        catch (ObjectUnavailableException) when (Directory.Exists(folder))
        {
            // What is on disk was right when it was last seen: a pod must be able to restart without the API server.
            return new MountedVolume(folder, ReadOnly: true);
        }
        writer.Write(folder, content.Files, context.FsGroup);
        return new MountedVolume(folder, ReadOnly: true, content.RefreshAt);
    }

    private sealed class Content
    {
        public Dictionary<string, VolumeFile> Files { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset? RefreshAt { get; set; }

        public void Add(IReadOnlyDictionary<string, VolumeFile> more)
        {
            foreach (var (path, file) in more) Files[path] = file;
        }
    }

    private async Task CollectAsync(VolumeContext context, Content content, CancellationToken ct)
    {
        var (pod, volume) = (context.Pod, context.Volume);
        if (volume.ConfigMap is { } map) content.Add(await sources.ConfigMapAsync(pod, map.Name ?? "", map.Items, map.DefaultMode, map.Optional, ct));
        if (volume.Secret is { } secret) content.Add(await sources.SecretAsync(pod, secret.SecretName ?? "", secret.Items, secret.DefaultMode, secret.Optional, ct));
        if (volume.DownwardAPI is { } downward) content.Add(ProjectedSources.Downward(pod, downward.Items, downward.DefaultMode, context.Facts));
        foreach (var source in volume.Projected?.Sources ?? []) await ProjectAsync(context, source, volume.Projected!.DefaultMode, content, ct);
    }

    private async Task ProjectAsync(VolumeContext context, VolumeProjection source, int? mode, Content content, CancellationToken ct)
    {
        var pod = context.Pod;
        if (source.ConfigMap is { } map) content.Add(await sources.ConfigMapAsync(pod, map.Name ?? "", map.Items, mode, map.Optional, ct));
        if (source.Secret is { } secret) content.Add(await sources.SecretAsync(pod, secret.Name ?? "", secret.Items, mode, secret.Optional, ct));
        if (source.DownwardAPI is { } downward) content.Add(ProjectedSources.Downward(pod, downward.Items, mode, context.Facts));
        if (source.ServiceAccountToken is { } wanted)
        {
            var (file, refresh) = await sources.TokenAsync(pod, wanted, mode, ct);
            content.Files[wanted.Path] = file;
            if (content.RefreshAt is null || refresh < content.RefreshAt) content.RefreshAt = refresh;
        }
        if (source.ClusterTrustBundle is not null) throw new VolumeException("ClusterTrustBundle projection is not supported on this node");
        if (source.PodCertificate is not null) throw new VolumeException("PodCertificate projection is not supported on this node");
    }

    // Secrets and tokens stay in memory; the rest may touch the disk.
    private string Folder(VolumeContext context)
    {
        var (uid, volume) = (context.Pod.Uid, context.Volume);
        if (volume.ConfigMap is not null) return paths.Volume(uid, "kubernetes.io/configmap", volume.Name);
        if (volume.DownwardAPI is not null) return paths.Volume(uid, "kubernetes.io/downward-api", volume.Name);
        return volume.Secret is not null
            ? paths.MemoryVolume(uid, "kubernetes.io/secret", volume.Name)
            : paths.MemoryVolume(uid, "kubernetes.io/projected", volume.Name);
    }
}
