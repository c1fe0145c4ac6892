using MiniKube.Node.Kubelet.Containers;
using MiniKube.Node.Kubelet.Images;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Status;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Pods;

public sealed partial class PodWorker
{
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromSeconds(10);
    private DateTimeOffset? _volumeRefresh;
    private volatile bool _volumesDirty;

    private async Task SyncAsync(Pod pod, CancellationToken ct)
    {
        if (DeadlinePassed(pod)) return;
        var state = await ReadAsync(pod, ct);
        var plan = PodPlanner.Plan(pod, state, _services.Probes);
        Report(Target, state, terminated: false);
        await _probes.UpdateAsync(pod, state, AddressOf(pod, state), stopping: false);
        if (plan.KillPod && !plan.CreateSandbox && PodPlanner.IsFinished(pod, state))
        {
            _stage = Stage.Ending;
            Wake();
            return;
        }
        if (!plan.IsNoOp || RefreshDue()) await ActAsync(pod, state, plan, ct);
        else if (_volumeRefresh is { } refresh) AlarmAt(refresh);
        await PruneAsync(pod, ct);
    }

    /// <summary>An object that a volume of this pod shows has changed.</summary>
    public void RefreshVolumes()
    {
        _volumesDirty = true;
        Wake();
    }

    private bool RefreshDue() => _volumesDirty || (_volumeRefresh is { } at && at <= _services.Time.GetUtcNow());

    private async Task<PodRuntimeState> ReadAsync(Pod pod, CancellationToken ct)
    {
        var state = await _services.State.ReadAsync(pod.Uid, ct);
        _services.Ids.Learn(pod.Uid, state);
        CheckExpected(state);
        return state;
    }

    private async Task ActAsync(Pod pod, PodRuntimeState state, PodPlan plan, CancellationToken ct)
    {
        foreach (var kill in plan.Kill) await KillAsync(pod, kill, ct);
        if (plan.KillPod)
        {
            if (state.Sandboxes.Count > 0 && plan.CreateSandbox) _services.Events.Event(pod, "Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
            await _services.Killer.KillPodAsync(pod, state, pod.Spec?.TerminationGracePeriodSeconds ?? 30, ct);
            if (!plan.CreateSandbox) return;
            await RemoveInitContainersAsync(pod, state, ct);
        }
        if (await SetUpVolumesAsync(pod, state, ct) is not { } volumes) return;
        if (plan.IsNoOp) return;
        var config = SandboxConfig.Build(pod, plan.CreateSandbox ? plan.Attempt : state.Sandbox!.Attempt, _services.Node.Sandbox);
        if (plan.CreateSandbox && !await CreateSandboxAsync(pod, config, ct)) return;
        state = await ReadAsync(pod, ct);
        if (state.Sandbox is not { Ready: true } sandbox) return;
        Report(Target, state, terminated: false);
        var context = new StartContext(pod, sandbox.Id, config, sandbox.HostNetwork ? _services.Node.Addresses : sandbox.Addresses, volumes);
        foreach (var container in plan.StartInit.Concat(plan.Start)) await TryStartAsync(context, container, state, ct);
        state = await ReadAsync(pod, ct);
        Report(Target, state, terminated: false);
        await _probes.UpdateAsync(pod, state, AddressOf(pod, state), stopping: false);
        // What was tried just now has an alarm or an event to come; what has become due by it must not wait for one.
        var next = PodPlanner.Plan(pod, state, _services.Probes);
        if (next.KillPod || next.StartInit.Concat(next.Start).Any(c => !plan.StartInit.Contains(c) && !plan.Start.Contains(c))) Wake();
    }

    private async Task KillAsync(Pod pod, ContainerKill kill, CancellationToken ct)
    {
        var spec = (pod.Spec?.Containers ?? []).Concat(pod.Spec?.InitContainers ?? []).FirstOrDefault(c => c.Name == kill.Container.Name);
        await _services.Killer.KillAsync(pod, spec, kill.Container, kill.Message, kill.GraceSeconds ?? pod.Spec?.TerminationGracePeriodSeconds ?? 30, ct);
    }

    // Init containers run again in a new sandbox: what they left in the old one must not count.
    private async Task RemoveInitContainersAsync(Pod pod, PodRuntimeState state, CancellationToken ct)
    {
        var names = (pod.Spec?.InitContainers ?? []).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var record in state.Containers.Where(c => names.Contains(c.Name))) await _services.Runtime.RemoveContainerAsync(record.Id, ct);
    }

    private async Task<PodVolumes?> SetUpVolumesAsync(Pod pod, PodRuntimeState state, CancellationToken ct)
    {
        _volumesDirty = false;
        try
        {
            var volumes = await _services.Volumes.SetUpAsync(pod, _services.Node.Facts(pod, state.Sandbox?.Addresses ?? []), ct);
            _volumeRefresh = volumes.RefreshAt;
            if (_volumeRefresh is { } refresh) AlarmAt(refresh);
            return volumes;
        }
        catch (VolumeException e)
        {
            _services.Events.Event(pod, "Warning", "FailedMount", e.Message);
            _setUpBackOff.Next("volumes", _services.Time.GetUtcNow());
            AlarmIn(Min(_setUpBackOff.Get("volumes"), ConfigRetry));
            return null;
        }
    }

    private async Task<bool> CreateSandboxAsync(Pod pod, Cri.PodSandboxConfig config, CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(config.LogDirectory);
            _services.Cgroups.Ensure(config.Linux.CgroupParent, CgroupLimits.ForPod(pod));
            var id = await _services.Runtime.RunPodSandboxAsync(config, pod.Spec?.RuntimeClassName ?? "", ct);
            _services.Ids.Add(id, pod.Uid);
            _setUpBackOff.Forget("sandbox");
            return true;
        }
        catch (Exception e) when (e is RuntimeException or IOException)
        {
            _services.Events.Event(pod, "Warning", "FailedCreatePodSandBox", $"Failed to create pod sandbox: {e.Message}");
            _setUpBackOff.Next("sandbox", _services.Time.GetUtcNow());
            AlarmIn(_setUpBackOff.Get("sandbox"));
            return false;
        }
    }

    private async Task TryStartAsync(StartContext context, Container container, PodRuntimeState state, CancellationToken ct)
    {
        var pod = context.Pod;
        var latest = state.Latest(container.Name);
        var key = $"{pod.Uid}/{container.Name}/{ContainerHash.Text(container)}";
        if (latest is { Phase: ContainerPhase.Exited, FinishedAt: { } finished })
        {
            var left = _services.CrashBackOff.Remaining(key, finished);
            if (left > TimeSpan.Zero)
            {
                ReportBackOff(pod, container, _services.CrashBackOff.Get(key));
                AlarmIn(left);
                return;
            }
            _services.CrashBackOff.Next(key, finished);
        }
        try
        {
            await _services.Starter.StartAsync(context, container, RestartCountOf(pod, container, latest), ct);
            _waiting.Clear(container.Name);
        }
        catch (StartException e)
        {
            _waiting.Set(container.Name, e.Reason, e.Message);
            if (e.Reason is "ImagePullBackOff" or "ErrImagePull" or "ErrImageNeverPull") _services.Events.Event(pod, "Warning", "Failed", $"Error: {e.Reason}");
            AlarmIn(e.RetryAfter ?? ConfigRetry);
        }
    }

    private void ReportBackOff(Pod pod, Container container, TimeSpan delay)
    {
        var where = $"{pod.Name}_{pod.Namespace}({pod.Uid})";
        var text = Duration.Text(delay);
        _waiting.Set(container.Name, "CrashLoopBackOff", $"back-off {text} restarting failed container={container.Name} pod={where}");
        _services.Events.Event(pod, "Warning", "BackOff", $"Back-off restarting failed container {container.Name} in pod {where}");
    }

    // A container whose records are lost counts on from what was last reported.
    private int RestartCountOf(Pod pod, Container container, ContainerRecord? latest)
    {
        if (latest is not null) return latest.RestartCount + 1;
        var status = _services.Status.Latest(pod.Uid) ?? pod.Status;
        var known = (status?.ContainerStatuses ?? []).Concat(status?.InitContainerStatuses ?? []).FirstOrDefault(s => s.Name == container.Name);
        return known?.ContainerID is { Length: > 0 } ? known.RestartCount + 1 : 0;
    }

    private bool DeadlinePassed(Pod pod)
    {
        var started = (_services.Status.Latest(pod.Uid) ?? pod.Status)?.StartTime;
        if (pod.Spec?.ActiveDeadlineSeconds is not { } seconds || started is not { } since) return false;
        var end = since.Value.AddSeconds(seconds);
        if (end > _services.Time.GetUtcNow())
        {
            AlarmAt(end);
            return false;
        }
        const string message = "Pod was active on the node longer than the specified deadline";
        _services.Events.Event(pod, "Normal", "DeadlineExceeded", message);
        Update(Target with { Failure = new PodFailure("DeadlineExceeded", message) });
        return true;
    }

    private string AddressOf(Pod pod, PodRuntimeState state) =>
        pod.Spec?.HostNetwork == true ? _services.Node.Addresses.FirstOrDefault() ?? "" : state.Sandbox?.Addresses.FirstOrDefault() ?? "";

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
