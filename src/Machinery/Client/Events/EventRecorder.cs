using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;
using CoreEvent = MiniKube.Machinery.Api.Types.Core.Event;

namespace MiniKube.Machinery.Client.Events;

/// <summary>Writes core/v1 Events in the background. Never blocks: when its bounded buffer is full the event is dropped. Repeats are counted
/// in one Event, and many alike are folded into one. <see cref="RunAsync"/> does the writing.</summary>
public sealed class EventRecorder : IEventRecorder
{
    private const int BufferSize = 1000;
    private const int Tries = 4;
    private readonly Channel<RecordedEvent> _buffer = Channel.CreateBounded<RecordedEvent>(
        new BoundedChannelOptions(BufferSize) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ResourceClient<CoreEvent> _client;
    private readonly EventCorrelator _correlator;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <param name="component">The source and reporting component: <c>default-scheduler</c>, <c>kubelet</c>.</param>
    /// <param name="host">The node, for components of a node.</param>
    public EventRecorder(KubeClient client, string component, string? host, TimeProvider time, ILogger log)
    {
        (_client, _time, _log) = (client.Resource<CoreEvent>(), time, log);
        _correlator = new EventCorrelator(component, host, time);
    }

    public void Event(IKubeObject about, string type, string reason, string message) =>
        _buffer.Writer.TryWrite(RecordedEvent.Of(about, type, reason, message, _time.GetUtcNow()));

    /// <summary>Sends what was recorded until cancelled; then sends what is left for at most a second.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var recorded in _buffer.Reader.ReadAllAsync(ct)) await SendAsync(recorded, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
            while (!soon.IsCancellationRequested && _buffer.Reader.TryRead(out var left)) await SendLastAsync(left, soon.Token);
        }
    }

    private async Task SendLastAsync(RecordedEvent recorded, CancellationToken ct)
    {
        try
        {
            await SendAsync(recorded, ct);
        }
        catch (OperationCanceledException)
        {
            // The second is over.
        }
    }

    private async Task SendAsync(RecordedEvent recorded, CancellationToken ct)
    {
        if (_correlator.Correlate(recorded) is not { } plan) return;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _correlator.Sent(plan, await WriteAsync(plan, ct));
                return;
            }
            catch (HttpRequestException) when (attempt < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250 << attempt), _time, ct);
            }
            catch (Exception e) when (e is StatusException or HttpRequestException or JsonException or IOException)
            {
                ClientLog.EventDropped(_log, recorded.Reason, $"{recorded.About.Kind} {recorded.About.Namespace}/{recorded.About.Name}", e.Message);
                return;
            }
        }
    }

    private async Task<CoreEvent> WriteAsync(EventPlan plan, CancellationToken ct)
    {
        if (!plan.IsRepeat) return await _client.CreateAsync(plan.Event, ct);
        try
        {
            return await _client.PatchAsync(plan.Event.Namespace, plan.Event.Name, PatchKind.StrategicMerge, plan.Patch(), null, ct);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // The one that was counted has expired meanwhile.
            return await _client.CreateAsync(_correlator.Anew(plan.Event), ct);
        }
    }
}
