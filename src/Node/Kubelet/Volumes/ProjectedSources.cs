using MiniKube.Node.Kubelet.Containers;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Collects the files of every source that a volume can project.</summary>
public sealed class ProjectedSources(IReferencedObjects objects, ITokenSource tokens)
{
    public async Task<IReadOnlyDictionary<string, VolumeFile>> ConfigMapAsync(
        Pod pod, string name, IReadOnlyList<KeyToPath>? items, int? mode, bool? optional, CancellationToken ct)
    {
        var map = await objects.ConfigMapAsync(pod, name, ct);
        if (map is not null) return VolumeFiles.From(map, items, mode, optional == true);
        return optional == true ? Empty : throw new VolumeException($"configmap \"{name}\" not found");
    }

    public async Task<IReadOnlyDictionary<string, VolumeFile>> SecretAsync(
        Pod pod, string name, IReadOnlyList<KeyToPath>? items, int? mode, bool? optional, CancellationToken ct)
    {
        var secret = await objects.SecretAsync(pod, name, ct);
        if (secret is not null) return VolumeFiles.From(secret, items, mode, optional == true);
        return optional == true ? Empty : throw new VolumeException($"secret \"{name}\" not found");
    }

    /// <exception cref="VolumeException">An item names no field that is offered.</exception>
    public static IReadOnlyDictionary<string, VolumeFile> Downward(Pod pod, IReadOnlyList<DownwardAPIVolumeFile>? items, int? mode, PodFacts facts)
    {
        var files = new Dictionary<string, VolumeFile>(StringComparer.Ordinal);
        foreach (var item in items ?? [])
        {
            var text = item.FieldRef is { } field ? FieldPaths.Field(pod, field.FieldPath, facts.PodAddresses, facts.HostAddresses)
                : item.ResourceFieldRef is { } resource ? FieldPaths.Resource(pod, resource.ContainerName ?? "", resource, facts.Allocatable)
                : null;
            if (text is null) throw new VolumeException($"unsupported reference for {item.Path}");
            files[item.Path] = VolumeFile.Text(text, item.Mode ?? mode ?? VolumeFiles.DefaultMode);
        }
        return files;
    }

    /// <summary>A service account's token. Its file belongs to the one user all containers run as, if there is one.</summary>
    public async Task<(VolumeFile File, DateTimeOffset RefreshAt)> TokenAsync(Pod pod, ServiceAccountTokenProjection source, int? mode, CancellationToken ct)
    {
        var token = await tokens.GetAsync(pod, source.Audience, source.ExpirationSeconds ?? 3600, ct);
        var user = CommonUser(pod);
        var restricted = user is not null || pod.Spec?.SecurityContext?.FsGroup is not null;
        var file = VolumeFile.Text(token.Token, restricted ? 0b110_000_000 : mode ?? VolumeFiles.DefaultMode) with { Owner = user };
        return (file, token.RefreshAt);
    }

    private static IReadOnlyDictionary<string, VolumeFile> Empty { get; } = new Dictionary<string, VolumeFile>();

    private static long? CommonUser(Pod pod)
    {
        var users = (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? [])
            .Select(c => c.SecurityContext?.RunAsUser ?? pod.Spec?.SecurityContext?.RunAsUser).Distinct().ToArray();
        return users is [{ } only] ? only : null;
    }
}

/// <summary>A bound token and the moment from which it should be replaced.</summary>
public sealed record BoundToken(string Token, DateTimeOffset RefreshAt);

/// <summary>Gives service-account tokens bound to pods, cached until they want replacing.</summary>
public interface ITokenSource
{
    /// <exception cref="VolumeException">The API server refused.</exception>
    /// <exception cref="ObjectUnavailableException">The API server could not be asked.</exception>
    Task<BoundToken> GetAsync(Pod pod, string? audience, long expirationSeconds, CancellationToken ct);
}
