using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Machinery.Client.Informers;

/// <summary>Holds one informer per kind, namespace and selectors, so that several readers share a watch.</summary>
public sealed class InformerFactory(KubeClient client, ILoggerFactory logs, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly ServerPresence _presence = new();
    private readonly Dictionary<(Type Type, ReflectorScope Scope), IInformer> _informers = [];

    // Not bounded: it holds each informer once, and there are as many as the program asks for.
    private readonly Channel<IInformer> _toStart = Channel.CreateUnbounded<IInformer>();

    /// <summary>The informer of the kind; made when first asked for.</summary>
    /// <param name="ns">Null for all namespaces.</param>
    public SharedInformer<T> For<T>(string? ns = null, string? fieldSelector = null, string? labelSelector = null)
        where T : class, IKubeObject
    {
        var scope = new ReflectorScope(ns, fieldSelector, labelSelector);
        lock (_gate)
        {
            if (_informers.TryGetValue((typeof(T), scope), out var known)) return (SharedInformer<T>)known;
            var informer = new SharedInformer<T>(client.Resource<T>(), scope, _presence, time, logs.CreateLogger<InformerFactory>());
            _informers.Add((typeof(T), scope), informer);
            _toStart.Writer.TryWrite(informer);
            return informer;
        }
    }

    /// <summary>Runs all informers, also those asked for later, until cancelled; then returns. It is called once.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var running = new List<Task>();
        try
        {
            await foreach (var informer in _toStart.Reader.ReadAllAsync(ct)) running.Add(informer.RunAsync(ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    /// <summary>Completes when every informer asked for so far has synced.</summary>
    public Task WaitForSyncAsync(CancellationToken ct)
    {
        lock (_gate) return Task.WhenAll([.. _informers.Values.Select(i => i.WaitForSyncAsync(ct))]);
    }
}
