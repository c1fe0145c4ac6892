using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Raft;
using SnapshotPoint = MiniKube.Machinery.Raft.Log.SnapshotPoint;

namespace MiniKube.ControlPlane.Store.Operations.Recovery;

/// <summary>
/// A member read from its folder without being started or changed: its last snapshot and every entry of its log behind it, applied as if
/// all were committed. For when there is no quorum left to say which are: leaving one out could lose what was acknowledged.
/// </summary>
internal sealed class OfflineMember : IDisposable
{
    private readonly MembershipState _members = new();
    private readonly string _scratch = Directory.CreateTempSubdirectory("mk-offline-").FullName;

    private OfflineMember(string dataFolder)
    {
        DataFolder = dataFolder;
        State = new StoreStateMachine(new FasterValueTier(Path.Combine(_scratch, "values")), new WatchHub(), new LeaseClock(TimeProvider.System));
    }

    public string DataFolder { get; }

    public StoreStateMachine State { get; }

    public required WalOwner Owner { get; init; }

    public required HardState HardState { get; init; }

    /// <summary>Place of the newest entry; entries up to the committed index are known to be on a majority.</summary>
    public ulong LastIndex { get; private set; }

    public ulong LastTerm { get; private set; }

    public MemberList Members => _members.List;

    /// <exception cref="InvalidDataException">There is no log, or it or the snapshot it needs is damaged.</exception>
    public static async Task<OfflineMember> ReadAsync(string dataFolder, CancellationToken cancellation)
    {
        var disk = new ReadOnlyWalDisk(Path.Combine(dataFolder, "member", "wal"));
        if (!WriteAheadLog.Exists(disk)) throw new InvalidDataException($"{dataFolder} holds no member");
        var (log, contents) = OpenLog(disk, dataFolder);
        log.Dispose();
        var member = new OfflineMember(dataFolder) { Owner = contents.Owner, HardState = contents.HardState };
        try
        {
            await member.LoadAsync(contents, cancellation);
            return member;
        }
        catch
        {
            member.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        State.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    private static (WriteAheadLog Log, WalContents Contents) OpenLog(ReadOnlyWalDisk disk, string dataFolder)
    {
        try
        {
            return WriteAheadLog.Open(disk, new WalOptions());
        }
        catch (WalCorruptException e)
        {
            throw new InvalidDataException($"the log in {dataFolder} is damaged: {e.Message}", e);
        }
    }

    private async Task LoadAsync(WalContents contents, CancellationToken cancellation)
    {
        var files = new SnapshotStore(new ReadOnlySnapshotFolder(Path.Combine(DataFolder, "member", "snap")));
        var at = SnapshotPoint.Origin;
        foreach (var mark in contents.Marks.OrderByDescending(m => m.Index))
        {
            if (!await TryRestoreAsync(files, mark, cancellation)) continue;
            at = mark;
            break;
        }

        (LastIndex, LastTerm) = (at.Index, at.Term);
        Apply([.. contents.Entries.Where(e => e.Index > at.Index)], at.Index);
    }

    private async Task<bool> TryRestoreAsync(SnapshotStore files, SnapshotPoint mark, CancellationToken cancellation)
    {
        try
        {
            await using var file = files.Open(mark.Index);
            if (file is null) return false;
            await SnapshotFile.VerifyAsync(file, cancellation);
            _members.Replace(SnapshotFile.ReadHeader(file));
            await using var state = SnapshotFile.StateStream(file);
            await State.RestoreAsync(state, mark.Index, cancellation);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private void Apply(IReadOnlyList<Entry> entries, ulong after)
    {
        if (entries.Count > 0 && entries[0].Index != after + 1) throw new InvalidDataException($"{DataFolder}: the log continues at {entries[0].Index}, the last readable snapshot ends at {after}");
        var context = new NobodyWaits();
        foreach (var entry in entries)
        {
            (LastIndex, LastTerm) = (entry.Index, entry.Term);
            var data = entry.Type == EntryType.ConfChange ? ConfChange.Decode(entry.Data).Context : entry.Data;
            if (!RequestEnvelope.TryRead(data.Span, out var envelope)) continue;
            var body = data[RequestEnvelope.Size..];
            if (entry.Type == EntryType.ConfChange || envelope.Kind == RequestKind.Membership) _members.Apply(MemberRecords.Decode(body.Span));
            else State.Apply(new CommittedEntry(entry.Index, entry.Term, body), context);
        }

        State.CompleteBatch(LastIndex);
    }

    private sealed class NobodyWaits : IApplyContext
    {
        public bool HasCaller => false;

        public void SetResult(object? result)
        {
        }
    }
}
