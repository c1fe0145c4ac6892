using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>
/// The state in a saved snapshot, of this store or of an etcd. The keys and the places of the values are in memory, the values stay
/// in the file.
/// </summary>
internal sealed class EtcdSnapshotReader : IDisposable
{
    private readonly BoltReader _database;
    private readonly SnapshotValues _values;
    private readonly Dictionary<ByteString, List<KeyVersion>> _histories = [];
    private readonly MvccStore _keys;

    /// <exception cref="InvalidDataException">The file is no sound database of etcd's.</exception>
    public EtcdSnapshotReader(string path)
    {
        _database = new BoltReader(path);
        try
        {
            _values = new SnapshotValues(_database);
            _keys = new MvccStore(_values);
            Leases = [.. _database.Entries(EtcdBuckets.Lease).Select(e => EtcdBuckets.ReadLease(e.Value.Span)).Where(l => l.Id != 0)];
            Alarms = [.. _database.Entries(EtcdBuckets.Alarm).Select(e => AlarmMember.Parser.ParseFrom(e.Key.Span))];
            Auth = AuthBuckets.Read(_database);
            Load();
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or OverflowException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            _database.Dispose();
            throw new InvalidDataException($"{path} has an entry that is not etcd's", e);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public IReadOnlyList<(long Id, long Ttl)> Leases { get; }

    public IReadOnlyList<AlarmMember> Alarms { get; }

    public AuthState Auth { get; }

    /// <summary>The keys with their history.</summary>
    public MvccView View => _keys.View;

    /// <summary>Keys that exist at the newest revision.</summary>
    public int LiveKeys { get; private set; }

    /// <summary>Moves the revision forward and forgets, as a compaction there would, what only reads before it could see.</summary>
    public void MoveRevision(long step)
    {
        _keys.MoveRevision(_keys.Revision + step);
        _keys.Compact(_keys.Revision);
        _keys.Publish();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
        _database.Dispose();
    }

    private void Load()
    {
        var (revision, ordinal) = (1L, 0);
        foreach (var entry in _database.Entries(EtcdBuckets.Key))
        {
            var (main, sub, isDeletion) = EtcdRevision.Read(entry.Key.Span);
            if (main != revision) ordinal = 0;
            revision = main;
            Add(main, checked((int)sub), isDeletion, ref ordinal, entry);
        }

        var compacted = CompactRevision();
        _keys.Reset(Math.Max(revision, compacted), -1);
        foreach (var (key, versions) in _histories)
        {
            _keys.RestoreKey(key.ToByteArray(), [.. versions], new ReadOnlyMemory<byte>[versions.Count]);
            if (!versions[^1].IsDeletion) LiveKeys++;
        }

        _histories.Clear();
        _keys.FinishRestore();
        if (compacted > 0) _keys.Compact(compacted);
        _keys.Publish();
    }

    private void Add(long main, int sub, bool isDeletion, ref int ordinal, in BoltEntry entry)
    {
        var message = new KeyValueMessage(entry.Value.Span);
        if (message.IsMark) return;
        var version = isDeletion
            ? KeyVersion.Deletion(main, sub)
            : new KeyVersion(main, sub, ordinal++, message.CreateRevision, message.Version, message.Lease, message.ValueLength);
        if (ordinal > KeyVersion.MaxPutsPerRevision) throw new InvalidDataException($"revision {main} has more puts than this store can hold");
        if (version.ValueLength > 0) _values.Place(version, entry.ValueAt + message.ValueAt);
        var key = ByteString.CopyFrom(entry.Value.Span.Slice(message.KeyAt, message.KeyLength));
        if (!_histories.TryGetValue(key, out var versions)) _histories.Add(key, versions = new List<KeyVersion>(1));
        versions.Add(version);
    }

    /// <summary>The revision a compaction was asked for last, whether it was finished or not; -1 for none.</summary>
    private long CompactRevision()
    {
        var found = -1L;
        foreach (var entry in _database.Entries(EtcdBuckets.Meta))
        {
            if (entry.Key.Span.SequenceEqual("scheduledCompactRev"u8) || entry.Key.Span.SequenceEqual("finishedCompactRev"u8))
                found = Math.Max(found, EtcdRevision.Read(entry.Value.Span).Main);
        }

        return found;
    }
}
