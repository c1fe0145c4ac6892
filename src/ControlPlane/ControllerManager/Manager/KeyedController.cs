using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Client.WorkQueues;

namespace MiniKube.ControlPlane.ControllerManager.Manager;

/// <summary>The common shape: informers put keys on a queue, workers reconcile one key at a time. A reconcile that throws is
/// retried with growing delay. Handlers run on the informers' loops and only add keys.</summary>
public abstract class KeyedController(ControllerContext context, string name, int workers = 5) : IController
{
    private readonly List<Func<CancellationToken, Task>> _synced = [];

    protected ControllerContext Context => context;

    protected KubeClient Client { get; } = context.ClientFor(name);

    /// <summary>Events name this controller as their source.</summary>
    protected IEventRecorder Events { get; } = context.EventsFor(name);

    protected TimeProvider Time => context.Time;

    protected DateTimeOffset Now => context.Time.GetUtcNow();

    protected ILogger Log { get; } = context.Logs.CreateLogger(name);

    protected WorkQueue<string> Queue { get; } = new(context.Time);

    /// <summary>The shared informer of a kind; the controller does not start before its cache is complete.</summary>
    protected SharedInformer<T> Watch<T>()
        where T : class, IKubeObject
    {
        var informer = context.Watch<T>();
        WaitFor(informer);
        return informer;
    }

    /// <summary>As <see cref="Watch{T}"/>, for an informer with selectors of its own.</summary>
    protected void WaitFor<T>(SharedInformer<T> informer)
        where T : class, IKubeObject => _synced.Add(informer.WaitForSyncAsync);

    public async Task RunAsync(CancellationToken ct)
    {
        await Task.WhenAll(_synced.Select(wait => wait(ct))).ConfigureAwait(false);
        await Task.WhenAll(ReconcileLoop.RunAsync(Queue, workers, ReconcileUnlessEndingAsync, Log, ct), RunBesideAsync(ct)).ConfigureAwait(false);
    }

    /// <summary>Compares what is wanted with what is, and acts. Throwing means: again later.</summary>
    protected abstract Task ReconcileAsync(string key, CancellationToken ct);

    /// <summary>In a namespace that goes away nothing can be created any more; trying again would only make noise until it is gone.</summary>
    private async Task ReconcileUnlessEndingAsync(string key, CancellationToken ct)
    {
        try
        {
            await ReconcileAsync(key, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNamespaceTerminating)
        {
            Log.NamespaceEnds(key);
        }
    }

    /// <summary>Further loops of the controller; ends when cancelled.</summary>
    protected virtual Task RunBesideAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Adds the object's own key on every change.</summary>
    protected void EnqueueOnChange<T>(SharedInformer<T> informer)
        where T : class, IKubeObject => informer.AddHandler(o => Queue.Add(o.Key), (_, now) => Queue.Add(now.Key), o => Queue.Add(o.Key));

    /// <summary>Adds the key again when the deadline has come.</summary>
    protected void EnqueueAt(string key, DateTimeOffset? deadline)
    {
        if (deadline is not { } at) return;
        var wait = at - Now;
        Queue.AddAfter(key, wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
    }
}
