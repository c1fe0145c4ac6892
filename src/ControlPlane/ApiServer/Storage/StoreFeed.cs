using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Mvccpb;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>The one watch that this server holds on the store: every key, so that each revision shows up and "caught up with revision N" is known
/// without asking. Changes are handed to the caches in revision order by one loop. A broken stream is resumed at another member where it
/// broke; if the store has compacted that revision meanwhile, all caches start anew.</summary>
public sealed class StoreFeed(StoreConnection connection, TimeProvider time, ILogger log)
{
    private static readonly ByteString AllKeys = ByteString.CopyFromUtf8("\0");
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly List<(long Revision, TaskCompletionSource Reached)> waiters = [];
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IClientStreamWriter<WatchRequest>? stream;
    private volatile string ended = "it has not begun";
    private long lost = time.GetTimestamp();
    private long missed;
    private long revision;

    /// <summary>Every change up to this revision has been handed on.</summary>
    public long Revision => Volatile.Read(ref revision);

    /// <summary>Completes when a first member of the store has told its revision.</summary>
    public Task Started => started.Task;

    public bool IsConnected => stream is not null;

    /// <summary>How long the store has not been followed; zero while it is.</summary>
    public TimeSpan Absence => stream is null ? time.GetElapsedTime(Interlocked.Read(ref lost)) : TimeSpan.Zero;

    /// <summary>Why the store was last not followed any more.</summary>
    public string Ended => ended;

    /// <summary>The store had told a revision and its changes did not come.</summary>
    public bool IsBehind => Revision < Volatile.Read(ref missed);

    /// <summary>Gets each change, on the feed's loop.</summary>
    public required Action<Event> OnChange { get; init; }

    /// <summary>Changes were lost: whoever derives state from them starts anew.</summary>
    public required Action OnGap { get; init; }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        TimeSpan pause = Retry;
        while (!cancellation.IsCancellationRequested)
        {
            StoreMember member = connection.Current;
            long before = Revision;
            try
            {
                if (!started.Task.IsCompleted)
                    await StartAsync(member, cancellation).ConfigureAwait(false);
                await FollowAsync(member, cancellation).ConfigureAwait(false);
                Lose(member, "the stream ended");
            }
            catch (RpcException e) when (!cancellation.IsCancellationRequested)
            {
                Lose(member, StoreErrors.Reason(e));
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Without its feed a server would answer from ever older caches: whatever happens, it is taken up again.
                Lose(member, e.Message);
            }
            connection.Leave(member);
            pause = Revision > before ? Retry : pause;
            await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestRetry ? pause * 2 : LongestRetry;
        }
    }

    /// <summary>Notes that the store had reached a revision whose changes did not come in time.</summary>
    public void Missed(long told) => Volatile.Write(ref missed, told);

    /// <summary>Waits until everything up to a revision has been handed on.</summary>
    /// <returns>False if it did not come in time.</returns>
    public async Task<bool> WaitForAsync(long wanted, TimeSpan patience, CancellationToken cancellation)
    {
        if (Revision >= wanted)
            return true;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (revision >= wanted)
                return true;
            waiters.Add((wanted, reached));
        }
        try
        {
            await reached.Task.WaitAsync(patience, time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return Revision >= wanted;
        }
        finally
        {
            lock (gate)
                waiters.RemoveAll(w => w.Reached == reached);
        }
    }

    private void Lose(StoreMember member, string why)
    {
        ended = why;
        StorageLog.FeedEnded(log, member.Endpoint, why);
    }

    private async Task StartAsync(StoreMember member, CancellationToken cancellation)
    {
        var request = new RangeRequest { Key = AllKeys, CountOnly = true, Limit = 1, Serializable = true };
        DateTime deadline = (time.GetUtcNow() + TimeSpan.FromSeconds(1)).UtcDateTime;
        RangeResponse response = await member.Kv.RangeAsync(request, new CallOptions(null, deadline, cancellation)).ConfigureAwait(false);
        Advance(response.Header.Revision);
        started.TrySetResult();
    }

    private async Task FollowAsync(StoreMember member, CancellationToken cancellation)
    {
        using AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call = StoreConnection.OpenWatch(member, cancellation);
        await call.RequestStream.WriteAsync(new WatchRequest
        {
            CreateRequest = new WatchCreateRequest { Key = AllKeys, RangeEnd = AllKeys, StartRevision = Revision + 1, ProgressNotify = true },
        }, cancellation).ConfigureAwait(false);
        try
        {
            while (await call.ResponseStream.MoveNext(cancellation).ConfigureAwait(false))
            {
                WatchResponse response = call.ResponseStream.Current;
                connection.Health.Touch();
                if (response.Created && !response.Canceled)
                    Connected(call.RequestStream, member);
                if (response.Canceled)
                {
                    Cancelled(response, member);
                    return;
                }
                Take(response);
            }
        }
        finally
        {
            if (stream is not null)
                Interlocked.Exchange(ref lost, time.GetTimestamp());
            stream = null;
        }
    }

    private void Connected(IClientStreamWriter<WatchRequest> requests, StoreMember member)
    {
        stream = requests;
        connection.Health.Answered(); // the member was asked to refuse without a leader
        StorageLog.FeedStarted(log, member.Endpoint, Revision);
    }

    private void Cancelled(WatchResponse response, StoreMember member)
    {
        StorageLog.FeedEnded(log, member.Endpoint, response.CancelReason);
        if (response.CompactRevision <= Revision)
            return;
        StorageLog.FeedGap(log, Revision, response.CompactRevision);
        OnGap();
        Advance(Math.Max(response.Header.Revision, response.CompactRevision));
    }

    private void Take(WatchResponse response)
    {
        foreach (Event change in response.Events)
            OnChange(change);
        if (response.Events.Count > 0)
            Advance(response.Events[^1].Kv.ModRevision);
        else if (!response.Created)
            Advance(response.Header.Revision);
    }

    private void Advance(long to)
    {
        lock (gate)
        {
            if (to <= revision)
                return;
            Volatile.Write(ref revision, to);
            for (int i = waiters.Count - 1; i >= 0; i--)
                if (waiters[i].Revision <= to)
                    waiters[i].Reached.TrySetResult();
        }
    }
}
