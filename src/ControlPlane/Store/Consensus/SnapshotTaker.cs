using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;
using SnapshotPoint = MiniKube.Machinery.Raft.Log.SnapshotPoint;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Takes a snapshot every so many entries or bytes: the state is frozen on the applier, written on another task,
/// and given to the disk writer to be marked in the log. One at a time.
/// </summary>
internal sealed class SnapshotTaker(ConsensusOptions options, SnapshotStore files, ConsensusMetrics metrics, ILogger log) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private ulong _lastIndex;
    private long _bytesSince;
    private long _lastSize;

    /// <summary>Told when a file is durable, with the index that the oldest kept file is at.</summary>
    public Action<SnapshotPoint, ulong>? Stored { get; set; }

    /// <summary>None is taken by itself before this index is applied: a start would else write, in the middle of reading its log, what it has just read.</summary>
    public ulong NotBefore { get; init; }

    public void Restored(ulong index, long size)
    {
        _lastIndex = index;
        _lastSize = size;
        _bytesSince = 0;
    }

    /// <summary>
    /// Called on the applier after each batch. A snapshot is due after so many entries, but not before the log has grown
    /// by the size of the last one: however large the state, snapshots then cost no more than the log itself.
    /// </summary>
    public void MaybeTake(IStateMachine machine, MembershipState members, SnapshotPoint point, long bytes)
    {
        _bytesSince += bytes;
        if (point.Index < NotBefore) return;
        long size = Volatile.Read(ref _lastSize);
        bool due = (point.Index >= _lastIndex + options.SnapshotCount && _bytesSince >= size)
            || _bytesSince >= Math.Max(options.SnapshotBytes, size);
        if (due) Take(machine, members, point, patient: true);
    }

    /// <summary>Takes one for a follower that needs it, unless one is being written or the last one is of this very point.</summary>
    public void TakeNow(IStateMachine machine, MembershipState members, SnapshotPoint point) => Take(machine, members, point, patient: false);

    private void Take(IStateMachine machine, MembershipState members, SnapshotPoint point, bool patient)
    {
        if (!_running.IsCompleted || _stop.IsCancellationRequested || point.Index == 0 || point.Index == files.Indexes().LastOrDefault()) return;
        _lastIndex = point.Index;
        _bytesSince = 0;
        ISnapshotSource source = machine.CaptureSnapshot();
        var header = new SnapshotHeader { Point = SnapshotPoints.ToWire(point), ClusterId = options.ClusterId };
        header.Members.AddRange(members.List.Members.Select(MemberRecords.ToRecord));
        header.Removed.AddRange(members.List.Removed);
        _running = Task.Factory.StartNew(
            () => WriteAsync(source, header, point, patient), CancellationToken.None, TaskCreationOptions.DenyChildAttach, options.Background).Unwrap();
    }

    /// <summary>Waits for the snapshot under way; the newest there is then, when it reads back whole.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public async Task<SnapshotPoint?> NewestAsync(CancellationToken cancellation)
    {
        await _running.WaitAsync(cancellation);
        Stream? file = files.Open(files.Indexes().LastOrDefault());
        if (file is null) return null;
        await using (file)
        {
            await SnapshotFile.VerifyAsync(file, cancellation);
            return SnapshotPoints.FromWire(SnapshotFile.ReadHeader(file).Point);
        }
    }

    public Task StopAsync()
    {
        _stop.Cancel();
        return _running;
    }

    public void Dispose() => _stop.Dispose();

    private async Task WriteAsync(ISnapshotSource source, SnapshotHeader header, SnapshotPoint point, bool patient)
    {
        long began = options.Time.GetTimestamp();
        try
        {
            await using (source)
                await files.SaveAsync(header, target => source.WriteToAsync(patient ? new RestingStream(target, options.Time) : target, _stop.Token), _stop.Token);
            Volatile.Write(ref _lastSize, files.SizeOf(point.Index));
            ulong oldest = files.Prune(point.Index);
            metrics.Snapshots.Increment();
            ConsensusLog.SnapshotStored(log, point.Index, (long)options.Time.GetElapsedTime(began).TotalMilliseconds);
            Stored?.Invoke(point, oldest);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The member stops; the entries are in the log.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            ConsensusLog.SnapshotFailed(log, point.Index, failure);
        }
    }
}
