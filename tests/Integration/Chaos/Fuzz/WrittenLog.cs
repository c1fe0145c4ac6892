using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;
using MiniKube.Machinery.Raft.Configuration;
using MiniKube.Machinery.Raft.Log;
using MiniKube.Store.Tests.Wal;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>A log written at random, and what it said after every single append.</summary>
internal sealed class WrittenLog
{
    private readonly Dictionary<string, int> _points = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];
    private readonly List<SnapshotPoint> _marks = [];
    private HardState _state;

    private WrittenLog(MemoryWalDisk disk) => Disk = disk;

    public MemoryWalDisk Disk { get; }

    public int Points => _points.Count;

    public static async Task<WrittenLog> MakeAsync(Random random, WalOptions options)
    {
        var written = new WrittenLog(new MemoryWalDisk());
        using var log = WriteAheadLog.Create(written.Disk, options, new WalOwner(7, 3), RecoveredState.Empty);
        written.Keep();
        var term = 1UL;
        for (var batches = random.Next(3, 60); batches > 0; batches--)
        {
            if (random.Next(6) == 0) term++;
            written.Append(log, random, term);
            log.Flush(sync: random.Next(4) > 0);
        }

        log.Flush(sync: true);
        await log.SettleAsync();
        return written;
    }

    /// <summary>After how many appends a member would have started from this; -1 when it never would have.</summary>
    public int PointOf(RecoveredState state) => _points.GetValueOrDefault(Text(state.Snapshot, state.Entries, state.HardState), -1);

    private void Append(WriteAheadLog log, Random random, ulong term)
    {
        var next = _entries.Count > 0 ? _entries[^1].Index + 1 : 1;
        if (random.Next(6) == 0) next -= Math.Min((ulong)random.Next(1, 4), next - 1 - _state.Commit);
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var data = new byte[random.Next(10) == 0 ? random.Next(3000) : random.Next(120)];
            random.NextBytes(data);
            var entry = new Entry(term, next++, EntryType.Normal, data);
            log.Append([entry]);
            _entries.RemoveAll(e => e.Index >= entry.Index);
            _entries.Add(entry);
            Keep();
        }

        if (random.Next(2) == 0)
        {
            _state = new HardState(term, (ulong)random.Next(3), Math.Max(_state.Commit, next - (ulong)random.Next(1, (int)Math.Min(next, 5))));
            log.Append(_state);
            Keep();
        }

        if (random.Next(10) != 0) return;
        var at = _entries[random.Next(_entries.Count)];
        if (at.Index > _state.Commit || at.Index <= Newest.Index) return;
        var mark = new SnapshotPoint(at.Index, at.Term, new ConfState { Voters = [1, 2, 3] });
        log.Append(mark);
        _marks.Add(mark);
        Keep();
    }

    private SnapshotPoint Newest => _marks.Count > 0 ? _marks[^1] : SnapshotPoint.Origin;

    private void Keep() => _points[Text(Newest, _entries.Where(e => e.Index > Newest.Index), _state)] = _points.Count;

    private static string Text(SnapshotPoint snapshot, IEnumerable<Entry> entries, HardState state)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var entry in entries)
        {
            hash.AppendData(BitConverter.GetBytes(entry.Term));
            hash.AppendData(BitConverter.GetBytes(entry.Index));
            hash.AppendData(BitConverter.GetBytes(entry.Data.Length));
            hash.AppendData(entry.Data.Span);
        }

        return $"{Convert.ToHexString(hash.GetHashAndReset())} {snapshot} {state}";
    }
}
