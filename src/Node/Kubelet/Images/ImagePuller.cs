using System.Collections.Concurrent;
using System.Globalization;
using MiniKube.Machinery.Client.Events;
using MiniKube.Node.Kubelet.Containers;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Images;

/// <summary>An image is on the node: the reference to start from, and whom it runs as.</summary>
public sealed record PresentImage(string Reference, ImageUser User);

/// <summary>A container cannot start for now: the waiting reason for its status, and how long to leave it alone.</summary>
public sealed class StartException(string reason, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public string Reason { get; } = reason;

    /// <summary>Null: try again at the next occasion.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Sees to it that a container's image is on the node, by its pull policy, with back-off between failures.</summary>
public sealed class ImagePuller(
    IImageService images, IReferencedObjects objects, BackOff backOff, IEventRecorder events, TimeProvider time, int maxParallelPulls) : IDisposable
{
    private sealed record Failure(DateTimeOffset At, string Message);

    private readonly ConcurrentDictionary<string, Failure> _failures = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(maxParallelPulls);

    /// <exception cref="StartException">It is not there, and why.</exception>
    public async Task<PresentImage> EnsureAsync(Pod pod, Container container, Cri.PodSandboxConfig sandbox, CancellationToken ct)
    {
        var text = container.Image ?? "";
        var name = ImageName.Parse(text) ?? throw Invalid(pod, text);
        var policy = container.ImagePullPolicy is { Length: > 0 } p ? p : name.IsLatest ? "Always" : "IfNotPresent";
        var image = await FindAsync(pod, name, ct);
        if (image is not null && policy != "Always")
        {
            events.Event(pod, "Normal", "Pulled", $"Container image \"{text}\" already present on machine");
            return Present(image);
        }
        if (policy == "Never")
        {
            var missing = $"Container image \"{text}\" is not present with pull policy of Never";
            events.Event(pod, "Warning", "ErrImageNeverPull", missing);
            throw new StartException("ErrImageNeverPull", missing);
        }
        return await PullAsync(pod, text, name, sandbox, ct);
    }

    private StartException Invalid(Pod pod, string text)
    {
        var message = $"Failed to apply default image tag \"{text}\": couldn't parse image name \"{text}\": invalid reference format";
        events.Event(pod, "Warning", "InspectFailed", message);
        return new StartException("InvalidImageName", message, TimeSpan.FromMinutes(1));
    }

    private async Task<Cri.Image?> FindAsync(Pod pod, ImageName name, CancellationToken ct)
    {
        try
        {
            return await images.ImageStatusAsync(name.ToString(), ct);
        }
        catch (RuntimeException e)
        {
            var message = $"Failed to inspect image \"{name}\": {e.Message}";
            events.Event(pod, "Warning", "InspectFailed", message);
            throw new StartException("ImageInspectError", message, TimeSpan.FromSeconds(10));
        }
    }

    private async Task<PresentImage> PullAsync(Pod pod, string text, ImageName name, Cri.PodSandboxConfig sandbox, CancellationToken ct)
    {
        var key = $"{pod.Uid}/image/{text}";
        if (_failures.TryGetValue(key, out var failure) && backOff.Remaining(key, failure.At) is var wait && wait > TimeSpan.Zero)
        {
            events.Event(pod, "Normal", "BackOff", $"Back-off pulling image \"{text}\"");
            throw new StartException("ImagePullBackOff", $"Back-off pulling image \"{text}\": ErrImagePull: {failure.Message}", wait);
        }
        events.Event(pod, "Normal", "Pulling", $"Pulling image \"{text}\"");
        var asked = time.GetTimestamp();
        await _slots.WaitAsync(ct);
        try
        {
            var started = time.GetTimestamp();
            var reference = await PullWithCredentialsAsync(pod, name, sandbox, ct);
            var image = await images.ImageStatusAsync(reference, ct) ?? await images.ImageStatusAsync(name.ToString(), ct);
            events.Event(pod, "Normal", "Pulled", $"Successfully pulled image \"{text}\" in {Seconds(started)} ({Seconds(asked)} including waiting). Image size: {image?.Size ?? 0} bytes.");
            Forget(key);
            return image is null ? new PresentImage(reference, new ImageUser(null, "")) : Present(image);
        }
        catch (RuntimeException e)
        {
            events.Event(pod, "Warning", "Failed", $"Failed to pull image \"{text}\": {e.Message}");
            _failures[key] = new Failure(time.GetUtcNow(), e.Message);
            backOff.Next(key, time.GetUtcNow());
            throw new StartException("ErrImagePull", e.Message, backOff.Remaining(key, time.GetUtcNow()));
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>Drops what is remembered about a pod that is gone.</summary>
    public void ForgetPod(string podUid)
    {
        foreach (var key in _failures.Keys.Where(k => k.StartsWith(podUid + "/", StringComparison.Ordinal))) Forget(key);
    }

    private void Forget(string key)
    {
        _failures.TryRemove(key, out _);
        backOff.Forget(key);
    }

    private async Task<string> PullWithCredentialsAsync(Pod pod, ImageName name, Cri.PodSandboxConfig sandbox, CancellationToken ct)
    {
        var credentials = PullSecrets.For(name, await SecretsAsync(pod, ct));
        RuntimeException? last = null;
        foreach (var auth in credentials)
        {
            try
            {
                return await images.PullImageAsync(name.ToString(), auth, sandbox, ct);
            }
            catch (RuntimeException e)
            {
                last = e;
            }
        }
        if (last is not null) throw last;
        return await images.PullImageAsync(name.ToString(), null, sandbox, ct);
    }

    private async Task<IReadOnlyList<Secret>> SecretsAsync(Pod pod, CancellationToken ct)
    {
        var secrets = new List<Secret>();
        foreach (var reference in pod.Spec?.ImagePullSecrets ?? [])
        {
            try
            {
                if (reference.Name is { Length: > 0 } name && await objects.SecretAsync(pod, name, ct) is { } secret) secrets.Add(secret);
                else events.Event(pod, "Warning", "FailedToRetrieveImagePullSecret", $"Unable to retrieve some image pull secrets ({reference.Name}); attempting to pull the image may not succeed.");
            }
            catch (ObjectUnavailableException)
            {
                // The pull may still succeed without it, and its failure says why.
            }
        }
        return secrets;
    }

    private static PresentImage Present(Cri.Image image)
    {
        var user = image.Username ?? "";
        return new PresentImage(image.Id, new ImageUser(image.Uid?.Value, user));
    }

    private string Seconds(long since)
    {
        var elapsed = time.GetElapsedTime(since);
        return elapsed < TimeSpan.FromSeconds(1)
            ? elapsed.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + "ms"
            : elapsed.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";
    }
}
