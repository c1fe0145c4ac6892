using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Brings a member back from its folder: the newest snapshot that the log marks and whose file is whole,
/// and the log behind it. Without a log, the member begins.
/// </summary>
internal sealed class Recovery(ConsensusOptions options, MemberStorage storage, ILogger log, ConsensusMetrics metrics)
{
    public SnapshotStore Files { get; } = new(storage.Snapshots, new SnapshotTimings(options.Metrics, options.Time));

    public async Task<(WriteAheadLog Wal, RecoveredState State)> RunAsync(CancellationToken cancellation)
    {
        WalOptions walOptions = options.Wal with { Synced = Synced, Time = options.Time, Background = options.Background };
        IWalDisk disk = storage.Log;
        var owner = new WalOwner(options.ClusterId, options.Self.Id);
        if (!WriteAheadLog.Exists(disk))
        {
            RecoveredState first = FirstState();
            return (WriteAheadLog.Create(disk, walOptions, owner, first), first);
        }

        ulong newest = Files.Indexes().LastOrDefault();
        Task<bool> whole = BeginCheck(newest, cancellation);
        (WriteAheadLog wal, WalContents contents) = await OpenBesideAsync(whole, () => WriteAheadLog.Open(disk, walOptions));
        if (contents.Owner != owner)
        {
            wal.Dispose();
            throw new WalCorruptException($"{options.DataFolder} belongs to member {contents.Owner.MemberId:x} of cluster {contents.Owner.ClusterId:x}");
        }

        if (contents.TornBytes > 0) ConsensusLog.TornTail(log, contents.TornBytes);
        SnapshotPoint snapshot = await NewestUsableAsync(contents.Marks, newest, await whole, cancellation);
        return (wal, contents.RecoverFrom(snapshot));
    }

    /// <summary>The folder's owner, so that a member keeps its identity whatever its flags say; null before the first start.</summary>
    public static WalOwner? ReadOwner(string dataFolder)
    {
        string folder = Path.Combine(dataFolder, "member", "wal");
        if (!Directory.Exists(folder)) return null;
        var disk = new PosixWalDisk(folder);
        return WriteAheadLog.Exists(disk) ? WriteAheadLog.ReadOwner(disk) : null;
    }

    private RecoveredState FirstState() => options.Founders.IsEmpty
        ? RecoveredState.Empty
        : RecoveredState.Bootstrap(options.Founders.Select(f => (f.Id, (ReadOnlyMemory<byte>)Proposal.Of(
            MemberRecords.Encode(new MemberChange(MemberChangeKind.Add, f))).Seal(new RequestEnvelope(RequestKind.Membership, 0, 0)))));

    /// <summary>Reads the newest file through while the log is being read.</summary>
    private Task<bool> BeginCheck(ulong newest, CancellationToken cancellation) => newest == 0
        ? Task.FromResult(false)
        : Task.Factory.StartNew(() => IsWholeAsync(newest, cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, options.Background).Unwrap();

    /// <summary>A log that cannot be opened must not leave the check behind, at work in a folder that nobody owns any more.</summary>
    private static async Task<(WriteAheadLog Wal, WalContents Contents)> OpenBesideAsync(Task<bool> check, Func<(WriteAheadLog Wal, WalContents Contents)> open)
    {
        try
        {
            return open();
        }
        catch
        {
            await ((Task)check).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task<SnapshotPoint> NewestUsableAsync(IReadOnlyList<SnapshotPoint> marks, ulong newest, bool newestIsWhole, CancellationToken cancellation)
    {
        foreach (SnapshotPoint mark in marks.OrderByDescending(m => m.Index))
        {
            if (mark.Index == newest ? newestIsWhole : await IsWholeAsync(mark.Index, cancellation)) return mark;
        }

        return SnapshotPoint.Origin;
    }

    /// <summary>False when there is no such file, too.</summary>
    private async Task<bool> IsWholeAsync(ulong index, CancellationToken cancellation)
    {
        try
        {
            Stream? file = Files.Open(index);
            if (file is null) return false;
            await using (file) await SnapshotFile.VerifyAsync(file, cancellation);
            return true;
        }
        catch (InvalidDataException damaged)
        {
            ConsensusLog.SnapshotUnusable(log, index, damaged.Message);
            return false;
        }
    }

    private void Synced(TimeSpan duration)
    {
        bool slow = duration > options.TickInterval;
        metrics.Synced(duration, slow);
        if (slow) ConsensusLog.SlowSync(log, (long)duration.TotalMilliseconds);
    }
}
