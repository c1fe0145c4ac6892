using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Histories.Watches;
using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>
/// Watches all keys, or those of a prefix, from the first revision on; when a stream is lost it goes on behind its bookmark, elsewhere.
/// Where that was compacted meanwhile it is told so, and goes on from the revision it is given.
/// </summary>
/// <param name="patience">How long it stays on a stream, and then away; null for as long as it can.</param>
internal sealed class WatchClient(StoreCaller caller, string prefix, TimeSpan? patience)
{
    private long _bookmark;
    private volatile bool _isPatient;

    /// <summary>All up to this revision has been delivered.</summary>
    public long Bookmark => Volatile.Read(ref _bookmark);

    /// <summary>From its next stream on it stays.</summary>
    public void Stay() => _isPatient = true;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var record = new WatchRecord($"{caller.Name}@{caller.Member.Name}", prefix, Bookmark + 1, WithPrevious: true);
            caller.Recorder.Add(record);
            try
            {
                using var short_ = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                if (patience is { } time && !_isPatient) short_.CancelAfter(time);
                await ReadAsync(caller.Member, record, caller.Recorder, until: long.MaxValue, revision => Volatile.Write(ref _bookmark, Math.Max(Bookmark, revision)), short_.Token);
            }
            catch (RpcException e)
            {
                if (e.StatusCode != StatusCode.Cancelled) caller.Recorder.Add(e);
            }
            catch (OperationCanceledException)
            {
                // Its time is over, or its turn.
            }

            if (patience is { } away && !_isPatient) await Task.Delay(away / 2, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await caller.MoveAsync(cancellation);
        }
    }

    /// <summary>The account of one member, of all that is not compacted, up to a revision.</summary>
    public static async Task<WatchRecord> ReadAllAsync(ChaosMember member, long from, long until, CancellationToken cancellation)
    {
        var record = new WatchRecord($"account of {member.Name}", "", from, WithPrevious: true);
        await ReadAsync(member, record, null, until, _ => { }, cancellation);
        return record;
    }

    private static async Task ReadAsync(ChaosMember member, WatchRecord record, Recorder? recorder, long until, Action<long> reached, CancellationToken cancellation)
    {
        using var call = new Watch.WatchClient(member.Channel).Watch(cancellationToken: cancellation);
        await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = Request(record) }, cancellation);
        while (record.Bookmark < until && await call.ResponseStream.MoveNext(cancellation))
        {
            var response = call.ResponseStream.Current;
            if (response is { Canceled: true, CompactRevision: > 0 } && response.CompactRevision > record.From)
            {
                recorder?.Compacted(response.CompactRevision);
                reached(response.CompactRevision - 1);
                return;
            }

            if (response.Canceled) recorder?.Add(new RpcException(new Status(StatusCode.Internal, $"watch cancelled: {response.CancelReason}, compacted at {response.CompactRevision}")));
            if (response.Canceled) return;
            if (response.Created) continue;
            record.Add(Answers.DeliveryOf(response));
            reached(record.Bookmark);
        }
    }

    private static WatchCreateRequest Request(WatchRecord record) => new()
    {
        Key = ByteString.CopyFromUtf8(record.Prefix.Length == 0 ? "\0" : record.Prefix),
        RangeEnd = ByteString.CopyFromUtf8(record.Prefix.Length == 0 ? "\0" : record.Prefix[..^1] + (char)(record.Prefix[^1] + 1)),
        StartRevision = record.From,
        PrevKv = true,
        ProgressNotify = true,
    };
}
