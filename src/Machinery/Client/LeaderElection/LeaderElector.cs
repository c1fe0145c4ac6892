using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Machinery.Client.LeaderElection;

/// <summary>Runs work on at most one of several candidates, by a Lease. Clocks of different machines are never compared.</summary>
public sealed class LeaderElector(KubeClient client, LeaderElectionOptions options, TimeProvider time, ILogger log)
{
    private readonly LeaseLock _lease = new(client.Resource<Lease>(), options, time);
    private readonly string _name = $"{options.Namespace}/{options.Name}";
    private volatile bool _leading;
    private string? _reported;

    /// <summary>The holder last seen, or null.</summary>
    public string? Leader => _lease.Holder;

    public bool IsLeader => _leading;

    /// <summary>Waits for the Lease, then runs <paramref name="lead"/>. When the Lease is lost, <paramref name="lead"/>'s token is cancelled, its end
    /// awaited, and the wait begins anew, so <paramref name="lead"/> must bear to be run again. Returns when cancelled (after releasing the Lease) or
    /// when <paramref name="lead"/> ends by itself; what it throws is passed on.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        options.Validate();
        try
        {
            while (true)
            {
                await AcquireAsync(ct);
                if (await LeadAsync(lead, ct)) return;
                ClientLog.LeaseLost(log, options.Identity, _name);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Ending politely is no failure.
        }
        finally
        {
            _leading = false;
            await ReleaseAsync();
        }
    }

    private async Task AcquireAsync(CancellationToken ct)
    {
        ClientLog.WaitingForLease(log, options.Identity, _name);
        using var stopWatch = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var watching = Task.CompletedTask;
        try
        {
            while (!await TryTakeAsync(options.RenewDeadline, ct))
            {
                ReportHolder();
                if (watching.IsCompleted) watching = WatchAsync(changes.Writer, stopWatch.Token);
                await WaitAsync(changes.Reader, watching, ct);
            }
        }
        finally
        {
            await stopWatch.CancelAsync();
            await watching;
        }

        ClientLog.LeaseAcquired(log, options.Identity, _name);
    }

    // While the watch lives, only a release or the expiry matters; without it, look again after the retry period.
    private async Task WaitAsync(ChannelReader<bool> changes, Task watching, CancellationToken ct)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            var retry = Task.Delay(options.RetryPeriod * (1 + (Random.Shared.NextDouble() * 0.2)), time, wake.Token);
            for (var taken = _lease.TakenFor; taken > TimeSpan.Zero && !watching.IsCompleted; taken = _lease.TakenFor)
            {
                var change = changes.WaitToReadAsync(wake.Token).AsTask();
                await Task.WhenAny(change, Task.Delay(taken + TimeSpan.FromMilliseconds(10), time, wake.Token), watching);
                while (changes.TryRead(out _)) ReportHolder();
                ct.ThrowIfCancellationRequested();
                if (_lease.TakenFor == TimeSpan.Zero) return;
            }

            // Free, yet the last try failed, or nobody tells of changes.
            await retry;
        }
        finally
        {
            await wake.CancelAsync();
        }
    }

    private async Task WatchAsync(ChannelWriter<bool> changes, CancellationToken ct)
    {
        try
        {
            var selection = new ListOptions { FieldSelector = $"metadata.name={options.Name}", TimeoutSeconds = 300 };
            await foreach (var change in client.Resource<Lease>().WatchAsync(options.Namespace, selection, ct))
            {
                if (change.Type == WatchEventType.Deleted) _lease.ObserveGone();
                else if (change.Type != WatchEventType.Bookmark) _lease.Observe(change.Object);
                changes.TryWrite(true);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StatusException or HttpRequestException or IOException or JsonException)
        {
            if (!ct.IsCancellationRequested) ClientLog.LeaseWatchEnded(log, _name, e.Message);
        }
    }

    /// <summary>True when the work ended by itself, false when the Lease was lost.</summary>
    private async Task<bool> LeadAsync(Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        using var working = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _leading = true;
        var work = Task.Run(() => lead(working.Token), CancellationToken.None);
        var renewal = RenewAsync(renewing.Token);
        var ended = await Task.WhenAny(work, renewal) == work;
        _leading = false;
        await renewing.CancelAsync();
        await working.CancelAsync();
        await renewal;
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested)
        {
            // Told to stop, it stopped.
        }

        ct.ThrowIfCancellationRequested();
        return ended;
    }

    /// <summary>Ends when the Lease could not be renewed within the deadline, or when cancelled.</summary>
    private async Task RenewAsync(CancellationToken ct)
    {
        var renewed = time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(options.RetryPeriod, time, ct);
                var left = options.RenewDeadline - time.GetElapsedTime(renewed);
                if (left <= TimeSpan.Zero) return;
                if (await TryTakeAsync(left, ct)) renewed = time.GetTimestamp();
                else if (!_lease.IsMine) return;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The work ended or the process does.
        }
    }

    private async Task<bool> TryTakeAsync(TimeSpan limit, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await _lease.TryTakeAsync(either.Token);
        }
        catch (Exception e) when (e is StatusException or HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            ClientLog.LeaseFailed(log, _name, ConnectionErrors.Describe(e));
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        if (!options.ReleaseOnCancel || !_lease.IsMine) return;
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        try
        {
            await _lease.ReleaseAsync(soon.Token);
            ClientLog.LeaseReleased(log, options.Identity, _name);
        }
        catch (Exception e) when (e is StatusException or HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            ClientLog.LeaseFailed(log, _name, ConnectionErrors.Describe(e));
        }
    }

    private void ReportHolder()
    {
        if (_lease.Holder is not { } holder || holder == _reported) return;
        _reported = holder;
        ClientLog.LeaseHolder(log, _name, holder);
    }
}
