using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.ControllerManager.Manager;

/// <summary>What controllers are made from. Informers are shared: two controllers that watch Pods cost one watch. Clients are not:
/// each controller has its own user agent, so that audit, managedFields and rate limits tell them apart.</summary>
public sealed class ControllerContext(ControllerManagerOptions options, InformerFactory informers, Func<string, KubeClient> connect, MetricRegistry metrics, TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, KubeClient> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EventRecorder> _recorders = new(StringComparer.Ordinal);
    private SharedInformer<Pod>? _pods;

    public ControllerManagerOptions Options => options;

    public InformerFactory Informers => informers;

    public MetricRegistry Metrics => metrics;

    public TimeProvider Time => time;

    public ILoggerFactory Logs => logs;

    /// <summary>The one Pod informer, with the indexes of <see cref="PodIndexes"/>.</summary>
    public SharedInformer<Pod> Pods
    {
        get
        {
            if (_pods is not null) return _pods;
            _pods = informers.For<Pod>();
            PodIndexes.AddTo(_pods);
            return _pods;
        }
    }

    /// <summary>The informer of a kind, cluster-wide.</summary>
    public SharedInformer<T> Watch<T>()
        where T : class, IKubeObject => typeof(T) == typeof(Pod) ? (SharedInformer<T>)(object)Pods : informers.For<T>();

    public KubeClient ClientFor(string controller) => _clients.GetOrAdd(controller, connect);

    /// <param name="component">The source its Events name, such as <c>deployment-controller</c>.</param>
    public IEventRecorder EventsFor(string component) =>
        _recorders.GetOrAdd(component, name => new EventRecorder(ClientFor("events"), name, null, time, logs.CreateLogger<EventRecorder>()));

    /// <summary>Sends the events of all controllers until cancelled. Call after the controllers were made.</summary>
    public Task RunEventsAsync(CancellationToken ct) => Task.WhenAll(_recorders.Values.Select(r => r.RunAsync(ct)));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) await client.DisposeAsync().ConfigureAwait(false);
    }
}
