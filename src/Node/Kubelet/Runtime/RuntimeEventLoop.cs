using MiniKube.Node.Kubelet.Pods;

namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>Hands runtime events to the pods they concern. While the runtime has no events, and once in a while anyway, all
/// pods look for themselves.</summary>
public sealed class RuntimeEventLoop(IRuntimeEvents events, RuntimeIdIndex ids, PodManager pods, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Relist = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RelistBlind = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Resubscribe = TimeSpan.FromSeconds(1);
    private volatile bool _subscribed;

    public async Task RunAsync(CancellationToken ct) => await Task.WhenAll(ListenAsync(ct), RelistAsync(ct));

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await foreach (var happened in events.SubscribeAsync(ct))
                {
                    _subscribed = true;
                    if (ids.PodOf(happened.ContainerId) is { } uid) pods.OnRuntimeEvent(uid, happened);
                }
            }
            catch (RuntimeException e)
            {
                if (_subscribed) log.RuntimeEventsLost(e.Message);
                _subscribed = false;
            }
            await Task.Delay(Resubscribe, time, ct);
            pods.WakeAll();
        }
    }

    private async Task RelistAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(_subscribed ? Relist : RelistBlind, time, ct);
            pods.WakeAll();
        }
    }
}
