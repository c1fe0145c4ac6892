using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Status;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>All pods of this node and their workers. Sources call in with what they hear; nothing here blocks.</summary>
public sealed class PodManager(PodServices services, PodCheckpoint checkpoint, Func<IReadOnlyDictionary<string, string>?> nodeLabels)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Running> _pods = new(StringComparer.Ordinal);
    private CancellationToken _stop;

    private sealed record Running(PodWorker Worker, Task Task);

    /// <summary>The pods this node is concerned with, with the statuses the kubelet would report.</summary>
    public IReadOnlyList<Pod> List()
    {
        lock (_gate) return [.. _pods.Values.Select(r => WithStatus(r.Worker.Target.Pod))];
    }

    public Pod? Find(string ns, string name) => List().FirstOrDefault(p => p.Namespace == ns && p.Name == name);

    public bool Knows(string podUid)
    {
        lock (_gate) return _pods.ContainsKey(podUid);
    }

    /// <summary>Workers run until this is cancelled; call once, before anything is applied.</summary>
    public void Start(CancellationToken stop) => _stop = stop;

    /// <summary>A pod is wanted, or wanted otherwise.</summary>
    public void Apply(Pod pod, bool checkpointed = false)
    {
        lock (_gate)
        {
            if (_pods.TryGetValue(pod.Uid, out var running)) running.Worker.Update(new PodTarget(pod));
            else if (pod.Uid.Length > 0) Launch(new PodTarget(pod, Failure: Admit(pod)));
        }
        if (!checkpointed) checkpoint.Save(WithStatus(pod));
    }

    /// <summary>The API server does not have the pod any more.</summary>
    public void Remove(string podUid)
    {
        lock (_gate)
        {
            if (_pods.TryGetValue(podUid, out var running)) running.Worker.Update(running.Worker.Target with { Removed = true });
        }
        checkpoint.Delete(podUid);
    }

    /// <summary>Something of a pod that nobody wants runs here: end it.</summary>
    public void RemoveOrphan(Pod pod)
    {
        lock (_gate)
        {
            if (!_pods.ContainsKey(pod.Uid)) Launch(new PodTarget(pod, Removed: true));
        }
    }

    /// <summary>The node ends the pod itself.</summary>
    public void Evict(string podUid, PodFailure failure)
    {
        lock (_gate)
        {
            if (_pods.TryGetValue(podUid, out var running)) running.Worker.Update(running.Worker.Target with { Failure = failure });
        }
    }

    public void OnRuntimeEvent(string podUid, RuntimeEvent happened)
    {
        lock (_gate)
        {
            if (!_pods.TryGetValue(podUid, out var running)) return;
            if (happened.Kind == RuntimeEventKind.Exited) running.Worker.ExpectExit(happened.ContainerId);
            else running.Worker.Wake();
        }
    }

    public void WakeAll()
    {
        lock (_gate)
        {
            foreach (var running in _pods.Values) running.Worker.Wake();
        }
    }

    public void Wake(string podUid)
    {
        lock (_gate)
        {
            if (_pods.TryGetValue(podUid, out var running)) running.Worker.Wake();
        }
    }

    /// <summary>Objects that these pods show in volumes have changed.</summary>
    public void RefreshVolumes(IEnumerable<string> podUids)
    {
        lock (_gate)
        {
            foreach (var uid in podUids)
            {
                if (_pods.TryGetValue(uid, out var running)) running.Worker.RefreshVolumes();
            }
        }
    }

    /// <summary>Completes when every worker has stopped after the stop token was cancelled.</summary>
    public async Task DrainAsync()
    {
        Task[] tasks;
        lock (_gate) tasks = [.. _pods.Values.Select(r => r.Task)];
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Under the lock. Pods that were started before are not judged again.
    private PodFailure? Admit(Pod pod)
    {
        if (pod.IsBeingDeleted || pod.Status?.StartTime is not null || PodPhases.IsTerminal(pod.Status?.Phase)) return null;
        var others = _pods.Values.Select(r => r.Worker.Target).Where(t => !t.Removed && t.Failure is null)
            .Select(t => WithStatus(t.Pod)).Where(p => !PodPhases.IsTerminal(p.Status?.Phase)).ToArray();
        var failure = PodAdmission.Check(pod, others, services.Node.Allocatable, nodeLabels());
        if (failure is not null) services.Events.Event(pod, "Warning", failure.Reason, failure.Message.Replace("Pod was rejected: ", "", StringComparison.Ordinal));
        return failure;
    }

    private void Launch(PodTarget target)
    {
        var worker = new PodWorker(services, target);
        _pods[worker.Uid] = new Running(worker, Task.Run(() => RunAsync(worker), CancellationToken.None));
    }

    private async Task RunAsync(PodWorker worker)
    {
        try
        {
            await worker.RunAsync(_stop);
            checkpoint.Delete(worker.Uid);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        finally
        {
            await worker.DisposeAsync();
            lock (_gate) _pods.Remove(worker.Uid);
        }
    }

    private Pod WithStatus(Pod pod) => services.Status.Latest(pod.Uid) is { } status ? pod with { Status = status } : pod;
}
