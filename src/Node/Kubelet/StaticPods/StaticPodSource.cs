using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Node.Kubelet.Pods;

namespace MiniKube.Node.Kubelet.StaticPods;

/// <summary>Runs the pods whose manifests lie in a folder, and shows each to the API server as a mirror pod.</summary>
public sealed class StaticPodSource(string? folder, string nodeName, PodManager pods, KubeClient client, Func<KubeNode?> node, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);
    private readonly Dictionary<string, Pod> _known = new(StringComparer.Ordinal);

    /// <summary>Returns at once where there is no folder.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(folder)) return;
        while (true)
        {
            var (wanted, gone) = Apply();
            foreach (var pod in gone) await DropMirrorAsync(pod, ct);
            foreach (var pod in wanted) await ReflectAsync(pod, ct);
            await Task.Delay(Period, time, ct);
        }
    }

    private (IReadOnlyCollection<Pod> Wanted, IReadOnlyCollection<Pod> Gone) Apply()
    {
        var found = new Dictionary<string, Pod>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            if (Path.GetFileName(file).StartsWith('.')) continue;
            try
            {
                var pod = StaticManifest.Parse(File.ReadAllText(file), nodeName);
                found[pod.Uid] = pod;
            }
            catch (Exception e) when (e is FormatException or IOException)
            {
                log.StaticPodInvalid(file, e.Message);
            }
        }
        var gone = _known.Values.Where(p => !found.ContainsKey(p.Uid)).ToArray();
        foreach (var pod in gone)
        {
            pods.Remove(pod.Uid);
            _known.Remove(pod.Uid);
        }
        foreach (var (uid, pod) in found.Where(p => _known.TryAdd(p.Key, p.Value))) pods.Apply(pod);
        return (found.Values, gone);
    }

    private async Task DropMirrorAsync(Pod pod, CancellationToken ct)
    {
        try
        {
            await client.Resource<Pod>().DeleteAsync(pod.Namespace, pod.Name, new DeleteOptions { GracePeriodSeconds = 0 }, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.StaticPodInvalid(pod.Key, e.Message);
        }
    }

    private async Task ReflectAsync(Pod pod, CancellationToken ct)
    {
        try
        {
            var resource = client.Resource<Pod>();
            Pod? mirror = null;
            try
            {
                mirror = await resource.GetAsync(pod.Namespace, pod.Name, ct);
            }
            catch (StatusException e) when (e.IsNotFound || e.IsForbidden)
            {
                // A node may read only pods that are bound to it: one that is not there is refused.
            }
            if (mirror is not null && mirror.Annotations.GetValueOrDefault(Runtime.RuntimeLabels.ConfigMirror) != pod.Uid)
            {
                await resource.DeleteAsync(pod.Namespace, pod.Name, new DeleteOptions { GracePeriodSeconds = 0 }, ct);
                mirror = null;
            }
            mirror ??= await resource.CreateAsync(StaticManifest.Mirror(pod, node()), ct);
            if (pods.Find(pod.Namespace, pod.Name)?.Status is { } status && Status.StatusPatch.Between(mirror, status) is { } patch)
                await resource.PatchAsync(pod.Namespace, pod.Name, PatchKind.StrategicMerge, patch, "status", ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.StaticPodInvalid(pod.Key, e.Message);
        }
    }
}
