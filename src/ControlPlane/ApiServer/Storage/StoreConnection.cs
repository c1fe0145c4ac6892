using Etcdserverpb;
using Grpc.Core;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>The way to the store over all its members: one member is used until it fails, then the next. A call that no member answers
/// within its budget throws the last <see cref="RpcException"/>; while the store is known to be down, calls try each member once and give up at once.</summary>
public sealed class StoreConnection : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QuickAttempt = TimeSpan.FromMilliseconds(400);

    /// <summary>Asks a member that has no leader to say so instead of waiting.</summary>
    private static readonly Metadata RequireLeader = new() { { "hasleader", "true" } };

    private readonly StoreMember[] members;
    private readonly StoreOptions options;
    private readonly TimeProvider time;
    private int current;

    public StoreConnection(StoreOptions options, TimeProvider time, int start = 0)
    {
        this.options = options;
        this.time = time;
        Health = new StoreHealth(time);
        members = [.. options.Servers.Select(s => new StoreMember(s, options, time))];
        current = start % members.Length;
    }

    public StoreHealth Health { get; }

    public int MemberCount => members.Length;

    /// <summary>The member in use.</summary>
    public StoreMember Current => members[Volatile.Read(ref current)];

    /// <param name="budget">How long to go on; a started attempt may not outlast it.</param>
    /// <returns>The response, and whether an earlier attempt may have reached the store too.</returns>
    public async Task<(T Response, bool Retried)> CallAsync<T>(
        Func<StoreMember, CallOptions, AsyncUnaryCall<T>> call, TimeSpan budget, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        bool ambiguous = false;
        RpcException? telling = null; // of several members' failures the one that says most
        for (int attempt = 1; ; attempt++)
        {
            bool down = Health.Down is not null;
            StoreMember member = Current;
            TimeSpan left = budget - time.GetElapsedTime(start);
            TimeSpan patience = down ? QuickAttempt : Min(options.AttemptTimeout, left);
            try
            {
                using AsyncUnaryCall<T> running = call(member, Options(patience, cancellation));
                T response = await running.ConfigureAwait(false);
                Health.Answered();
                return (response, ambiguous);
            }
            catch (RpcException e) when (!cancellation.IsCancellationRequested && StoreErrors.IsTransient(e))
            {
                ambiguous |= MayHaveArrived(e);
                telling = telling is null || StoreErrors.SaysMore(e, telling) ? e : telling;
                Leave(member);
                bool exhausted = down ? attempt >= members.Length : time.GetElapsedTime(start) + Pause >= budget;
                if (exhausted)
                {
                    Health.GaveUp(telling);
                    throw new RpcException(telling.Status, telling.Trailers);
                }
                if (attempt % members.Length == 0)
                    await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
            }
            catch (RpcException e) when (!StoreErrors.IsTransient(e) && e.StatusCode != StatusCode.Cancelled)
            {
                Health.Answered();
                throw;
            }
        }
    }

    /// <summary>Opens a watch stream to the member in use; the member is left when the stream fails.</summary>
    public static AsyncDuplexStreamingCall<WatchRequest, WatchResponse> OpenWatch(StoreMember member, CancellationToken cancellation) =>
        member.Watch.Watch(new CallOptions(RequireLeader, null, cancellation));

    /// <summary>Makes the next member the current one, if this one still is.</summary>
    public void Leave(StoreMember member)
    {
        int at = Array.IndexOf(members, member);
        Interlocked.CompareExchange(ref current, (at + 1) % members.Length, at);
    }

    public void Dispose()
    {
        foreach (StoreMember member in members)
            member.Dispose();
    }

    private CallOptions Options(TimeSpan patience, CancellationToken cancellation) =>
        new(RequireLeader, (time.GetUtcNow() + patience).UtcDateTime, cancellation);

    private static bool MayHaveArrived(RpcException e) =>
        e.StatusCode != StatusCode.Unavailable || !e.Status.Detail.Contains("no leader", StringComparison.Ordinal);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b > TimeSpan.Zero ? b : TimeSpan.FromMilliseconds(1);
}
