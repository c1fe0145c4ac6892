using MiniKube.Machinery.Client.Informers;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>The pods that the API server has bound to this node, by one watch. Until it has answered, the pods of the
/// checkpoint stand in for it.</summary>
public sealed class ApiPodSource(InformerFactory informers, string nodeName, PodManager pods, PodCheckpoint checkpoint, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SharedInformer<Pod>? _informer;

    /// <summary>Completes when the API server's list has been taken over.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Registers the watch; call before the informers run.</summary>
    public void Register()
    {
        _informer = informers.For<Pod>(fieldSelector: $"spec.nodeName={nodeName}");
        _informer.AddHandler(OnApplied, OnUpdated, pod => pods.Remove(pod.Uid));
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var known = checkpoint.Load();
        var sync = _informer!.WaitForSyncAsync(ct);
        if (await Task.WhenAny(sync, Task.Delay(Patience, time, ct)) != sync && !ct.IsCancellationRequested)
        {
            log.UsingCheckpoint(known.Count);
            foreach (var pod in known) pods.Apply(pod, checkpointed: true);
        }
        await sync;
        var live = _informer.Lister.List().Select(p => p.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in known.Where(p => !live.Contains(p.Uid)))
        {
            if (pods.Knows(pod.Uid)) pods.Remove(pod.Uid);
            else pods.RemoveOrphan(pod);
            checkpoint.Delete(pod.Uid);
        }
        _synced.TrySetResult();
    }

    private void OnApplied(Pod pod)
    {
        if (!IsMirror(pod)) pods.Apply(pod);
    }

    private void OnUpdated(Pod before, Pod now)
    {
        if (before.Uid != now.Uid) pods.Remove(before.Uid);
        OnApplied(now);
    }

    private static bool IsMirror(Pod pod) => pod.Annotations.ContainsKey(Runtime.RuntimeLabels.ConfigMirror);
}
