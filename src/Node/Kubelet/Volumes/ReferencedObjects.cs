using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Reads referenced ConfigMaps and Secrets through one watch per object, shared by the pods that use it.</summary>
/// <param name="serverSeen">Whether the API server has answered since the kubelet started: if not, nobody waits for it long.</param>
public sealed class ReferencedObjects(
    KubeClient client, Func<bool> serverSeen, TimeProvider time, ILogger log, Action<IReadOnlyCollection<string>> changed) : IReferencedObjects, IAsyncDisposable
{
    private readonly ObjectWatches<ConfigMap> _configMaps = new(client, "configmap", serverSeen, time, log, changed);
    private readonly ObjectWatches<Secret> _secrets = new(client, "secret", serverSeen, time, log, changed);

    public Task<ConfigMap?> ConfigMapAsync(Pod pod, string name, CancellationToken ct) => _configMaps.GetAsync(pod, name, ct);

    public Task<Secret?> SecretAsync(Pod pod, string name, CancellationToken ct) => _secrets.GetAsync(pod, name, ct);

    /// <summary>The pod is gone: watches that only it needed end.</summary>
    public void ForgetPod(string podUid)
    {
        _configMaps.ForgetPod(podUid);
        _secrets.ForgetPod(podUid);
    }

    public async ValueTask DisposeAsync()
    {
        await _configMaps.DisposeAsync();
        await _secrets.DisposeAsync();
    }
}
