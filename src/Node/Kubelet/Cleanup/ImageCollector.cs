using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Cleanup;

/// <summary>Removes images that no container uses, the ones unused longest first, while the disk is too full.</summary>
public sealed class ImageCollector(IContainerRuntime runtime, IImageService images, string pauseImage, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan MinimumAge = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, DateTimeOffset> _lastUsed = new(StringComparer.Ordinal);

    /// <param name="underPressure">Asked before each removal: whether room is still wanted.</param>
    /// <exception cref="RuntimeException">The runtime did not answer.</exception>
    public async Task RunOnceAsync(Func<bool> underPressure, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var all = await images.ListImagesAsync(ct);
        var used = (await runtime.ListContainersAsync(null, ct)).SelectMany(c => new[] { c.ImageRef, c.Image?.Image ?? "" }).ToHashSet(StringComparer.Ordinal);
        foreach (var image in all)
        {
            if (used.Contains(image.Id) || image.RepoDigests.Any(used.Contains) || image.RepoTags.Any(used.Contains)) _lastUsed[image.Id] = now;
            else _lastUsed.TryAdd(image.Id, now);
        }
        foreach (var gone in _lastUsed.Keys.Except(all.Select(i => i.Id)).ToArray()) _lastUsed.Remove(gone);
        foreach (var image in all.Where(i => !i.Pinned && !i.RepoTags.Contains(pauseImage)).OrderBy(i => _lastUsed[i.Id]))
        {
            if (!underPressure()) return;
            if (_lastUsed[image.Id] > now - MinimumAge) continue;
            await images.RemoveImageAsync(image.Id, ct);
            log.CleanedUp("image", image.RepoTags.FirstOrDefault() ?? image.Id);
        }
    }
}
