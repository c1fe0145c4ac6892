using System.Threading.Channels;
using MiniKube.Node.Kubelet.Probes;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Status;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Makes one pod be what is wanted of it: one loop per pod, woken by changes of the spec, of the runtime and of
/// probes, and by its own alarms. Each round reads what runs, plans, acts and reports. Its life: syncing, ending, ended, gone.</summary>
public sealed partial class PodWorker : IAsyncDisposable
{
    private static readonly TimeSpan ErrorRetry = TimeSpan.FromSeconds(2);

    private enum Stage
    {
        Syncing,
        Ending,
        Ended,
        Gone,
    }

    private readonly PodServices _services;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly WaitingReasons _waiting = new();
    private readonly ProbeManager _probes;
    private readonly BackOff _setUpBackOff;
    private readonly Lock _gate = new();
    private CancellationTokenSource? _round;
    private PodTarget _target;
    private Stage _stage;
    private DateTimeOffset? _alarm;

    public PodWorker(PodServices services, PodTarget target)
    {
        _services = services;
        _target = target;
        _probes = new ProbeManager(services.Prober, services.Probes, services.Events, services.Time, Wake);
        _setUpBackOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), services.Time);
        SeedProbes(target.Pod);
        Wake();
    }

    public string Uid => _target.Pod.Uid;

    /// <summary>What is wanted now.</summary>
    public PodTarget Target
    {
        get { lock (_gate) return _target; }
    }

    /// <summary>Tells the worker what is wanted from now on. A wish to end cannot be taken back.</summary>
    public void Update(PodTarget target)
    {
        lock (_gate)
        {
            _target = target with { Removed = target.Removed || _target.Removed, Failure = _target.Failure ?? target.Failure };
            if (_target.MustEnd && _stage == Stage.Syncing) _round?.Cancel();
        }
        Wake();
    }

    /// <summary>Asks for a round soon.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Runs until the pod has left no trace, or until cancelled; then its containers go on running.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (_stage != Stage.Gone)
        {
            await WaitAsync(ct);
            _alarm = null;
            try
            {
                await RoundAsync(ct);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                Wake();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _services.Log.PodRoundFailed(Target.Pod.Key, e.Message);
                AlarmIn(ErrorRetry);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _round?.Dispose();
        await _probes.DisposeAsync();
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        if (_alarm is not { } alarm)
        {
            await _wake.Reader.ReadAsync(ct);
            return;
        }
        var wait = alarm - _services.Time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            _wake.Reader.TryRead(out _);
            return;
        }
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sleep = Task.Delay(wait, _services.Time, timer.Token);
        var woken = _wake.Reader.WaitToReadAsync(timer.Token).AsTask();
        await Task.WhenAny(sleep, woken);
        await timer.CancelAsync();
        await Task.WhenAll(sleep, woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _wake.Reader.TryRead(out _);
        ct.ThrowIfCancellationRequested();
    }

    private async Task RoundAsync(CancellationToken ct)
    {
        PodTarget target;
        CancellationTokenSource round;
        lock (_gate)
        {
            target = _target;
            if (_stage == Stage.Syncing && target.MustEnd) _stage = Stage.Ending;
            round = _round = CancellationTokenSource.CreateLinkedTokenSource(ct);
        }
        try
        {
            switch (_stage)
            {
                case Stage.Syncing: await SyncAsync(target.Pod, round.Token); break;
                case Stage.Ending: await EndAsync(target, round.Token); break;
                case Stage.Ended: await VanishAsync(target, round.Token); break;
            }
        }
        finally
        {
            lock (_gate) _round = null;
            round.Dispose();
        }
    }

    private void AlarmIn(TimeSpan delay) => AlarmAt(_services.Time.GetUtcNow() + delay);

    private void AlarmAt(DateTimeOffset at)
    {
        if (_alarm is null || at < _alarm) _alarm = at;
    }

    // A kubelet that was restarted believes what it last reported about containers that still run.
    private void SeedProbes(Pod pod)
    {
        foreach (var status in (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []))
        {
            if (status.ContainerID?.Split("://") is not [_, var id] || status.State?.Running is null) continue;
            if (status.Started == true) _services.Probes.Set(id, ProbeKind.Startup, ProbeVerdict.Success);
            if (status.Ready) _services.Probes.Set(id, ProbeKind.Readiness, ProbeVerdict.Success);
        }
    }

    private PodStatus Report(PodTarget target, PodRuntimeState state, bool terminated, bool deletable = false)
    {
        var status = PodStatusBuilder.Build(new PodStatusInputs
        {
            Pod = target.Pod,
            Runtime = state,
            Health = _services.Probes,
            Waiting = _waiting,
            Previous = _services.Status.Latest(target.Pod.Uid) ?? target.Pod.Status,
            HostAddresses = _services.Node.Addresses,
            Now = _services.Time.GetUtcNow(),
            Failure = target.Failure,
            Terminated = terminated,
        });
        _services.Status.Publish(target.Pod, status, deletable);
        return status;
    }
}
