using MiniKube.Node.Kubelet.Containers;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>What a plugin may know while it sets up one volume of one pod.</summary>
public sealed record VolumeContext(Pod Pod, Volume Volume, PodFacts Facts)
{
    public long? FsGroup => Pod.Spec?.SecurityContext?.FsGroup;
}

/// <summary>A volume that is ready on the node.</summary>
/// <param name="HostPath">What containers bind.</param>
/// <param name="ReadOnly">Containers may never write to it.</param>
/// <param name="RefreshAt">When it must be set up again without any event; null for never.</param>
public sealed record MountedVolume(string HostPath, bool ReadOnly = false, DateTimeOffset? RefreshAt = null);

/// <summary>One kind of volume source.</summary>
public interface IVolumePlugin
{
    bool Handles(Volume volume);

    /// <summary>Brings the volume to what the API says now. Idempotent: also called to refresh its content.</summary>
    /// <exception cref="VolumeException">It cannot be set up.</exception>
    /// <exception cref="ObjectUnavailableException">A referenced object cannot be read now.</exception>
    Task<MountedVolume> SetUpAsync(VolumeContext context, CancellationToken ct);
}
