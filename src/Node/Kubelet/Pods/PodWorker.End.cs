using System.Collections.Concurrent;
using MiniKube.Node.Kubelet.Containers;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Status;

namespace MiniKube.Node.Kubelet.Pods;

public sealed partial class PodWorker
{
    private static readonly TimeSpan ExitRecheck = TimeSpan.FromMilliseconds(50);
    private const int MaxExitRechecks = 40;
    private readonly ConcurrentDictionary<string, int> _expectedExits = new(StringComparer.Ordinal);

    /// <summary>The runtime said that this container or sandbox ended; its own records may lag a little behind.</summary>
    public void ExpectExit(string id)
    {
        _expectedExits[id] = 0;
        Wake();
    }

    private void CheckExpected(PodRuntimeState state)
    {
        foreach (var (id, tries) in _expectedExits)
        {
            var stale = state.Containers.Any(c => c.Id == id && c.IsRunning) || state.Sandboxes.Any(s => s.Id == id && s.Ready);
            if (!stale || tries >= MaxExitRechecks)
            {
                _expectedExits.TryRemove(id, out _);
                continue;
            }
            _expectedExits[id] = tries + 1;
            AlarmIn(ExitRecheck);
        }
    }

    // Ends the containers while going on to report how far that has come, and to hear of a shorter grace.
    private async Task EndAsync(PodTarget target, CancellationToken ct)
    {
        var state = await ReadAsync(target.Pod, ct);
        await _probes.UpdateAsync(target.Pod, state, AddressOf(target.Pod, state), stopping: true);
        if (state.AnyRunning)
        {
            Report(target, state, terminated: false);
            if (!await KillAllAsync(target, state, ct)) return;
            state = await ReadAsync(target.Pod, ct);
        }
        await _probes.DisposeAsync();
        var status = Report(target, state, terminated: true);
        _services.Log.PodEnded(target.Pod.Key, status.Phase ?? "");
        _services.Volumes.TearDown(target.Pod.Uid);
        _services.Cgroups.Remove(CgroupPath.ForPod(_services.Node.Sandbox.CgroupRoot, target.Pod));
        _stage = Stage.Ended;
        Wake();
    }

    /// <returns>False when what is wanted has changed and ending begins anew.</returns>
    private async Task<bool> KillAllAsync(PodTarget target, PodRuntimeState state, CancellationToken ct)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var kill = _services.Killer.KillPodAsync(target.Pod, state, target.GraceSeconds, cancel.Token);
        while (true)
        {
            using var listen = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Task woken = _wake.Reader.WaitToReadAsync(listen.Token).AsTask();
            var first = await Task.WhenAny(kill, woken);
            await listen.CancelAsync();
            await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (first == kill)
            {
                await kill;
                return true;
            }
            _wake.Reader.TryRead(out _);
            var now = Target;
            if (now.GraceSeconds < target.GraceSeconds)
            {
                await cancel.CancelAsync();
                await kill.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Wake();
                return false;
            }
            Report(now, await ReadAsync(now.Pod, ct), terminated: false);
        }
    }

    private async Task VanishAsync(PodTarget target, CancellationToken ct)
    {
        var state = await ReadAsync(target.Pod, ct);
        if (state.AnyRunning)
        {
            _stage = Stage.Ending;
            Wake();
            return;
        }
        if (!target.MustVanish)
        {
            await PruneAsync(target.Pod, ct);
            return;
        }
        if (!target.Removed) Report(target, state, terminated: true, deletable: true);
        foreach (var sandbox in state.Sandboxes)
        {
            await _services.Runtime.StopPodSandboxAsync(sandbox.Id, ct);
            await _services.Runtime.RemovePodSandboxAsync(sandbox.Id, ct);
        }
        _services.Volumes.TearDown(target.Pod.Uid);
        if (!_services.Cgroups.Remove(CgroupPath.ForPod(_services.Node.Sandbox.CgroupRoot, target.Pod))) AlarmIn(ErrorRetry);
        var logs = SandboxConfig.LogDirectory(_services.Paths.Logs, target.Pod);
        if (Directory.Exists(logs)) Directory.Delete(logs, recursive: true);
        if (!target.Removed) return;
        _services.CrashBackOff.ForgetAll(target.Pod.Uid + "/");
        _services.Forget(target.Pod.Uid);
        _services.Ids.ForgetPod(target.Pod.Uid);
        _services.Status.Forget(target.Pod.Uid);
        _stage = Stage.Gone;
    }

    // Of each container the newest and the one before it are kept, the latter for `logs --previous`; older sandboxes go too.
    private async Task PruneAsync(Pod pod, CancellationToken ct)
    {
        var containers = await _services.Runtime.ListContainersAsync(pod.Uid, ct);
        foreach (var group in containers.GroupBy(c => c.Labels.GetValueOrDefault(RuntimeLabels.ContainerName) ?? ""))
        {
            foreach (var old in group.Skip(2).Where(c => c.State is Cri.ContainerState.ContainerExited or Cri.ContainerState.ContainerCreated))
            {
                var log = (await _services.Runtime.ContainerStatusAsync(old.Id, ct))?.LogPath;
                await _services.Runtime.RemoveContainerAsync(old.Id, ct);
                if (!string.IsNullOrEmpty(log)) File.Delete(log);
            }
        }
        var sandboxes = await _services.Runtime.ListPodSandboxesAsync(pod.Uid, ct);
        var kept = containers.Select(c => c.PodSandboxId).ToHashSet(StringComparer.Ordinal);
        foreach (var old in sandboxes.Skip(1).Where(s => !kept.Contains(s.Id)))
        {
            await _services.Runtime.StopPodSandboxAsync(old.Id, ct);
            await _services.Runtime.RemovePodSandboxAsync(old.Id, ct);
        }
    }
}
