using Etcdserverpb;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;

namespace MiniKube.Store.Tests.Mvcc;

/// <summary>Random histories against a model that keeps a whole copy of the keys a revision.</summary>
public sealed class MvccModelTests
{
    [Fact]
    public void Every_revision_that_is_not_compacted_reads_as_it_was() =>
        Prop.ForAll<(byte Key, byte Action)[]>(steps =>
        {
            using var store = new MvccStore(new MemoryValueTier());
            var model = new Model();
            foreach (var (key, action) in steps.SelectMany(s => Enumerable.Repeat(s, 3)))
            {
                if (action % 10 == 9) Compact(store, model);
                else Change(store, model, (byte)(key % 12), delete: action % 3 == 0);
                store.Publish();
                if (action % 7 == 0) model.Check(store.View);
            }

            model.Check(store.View);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_view_that_is_held_stays_as_it_was()
    {
        using var store = new MvccStore(new MemoryValueTier());
        var model = new Model();
        var random = new Random(5);
        var held = new List<(MvccView View, uint? Hash, uint BucketHash, byte[] Bytes)>();
        for (var i = 0; i < 300; i++)
        {
            Change(store, model, (byte)random.Next(12), delete: random.Next(4) == 0);
            if (random.Next(3) > 0) continue;
            store.Publish();
            held.Add((store.View, KvHash.Of(store.View, store.View.Revision), new RevisionBucket(store.View).HashAll(), await BytesAsync(store.View)));
        }

        foreach (var (view, hash, bucket, bytes) in held)
        {
            Assert.Equal(hash, KvHash.Of(view, view.Revision));
            Assert.Equal(bytes, await BytesAsync(view));
            Assert.Equal(new RevisionBucket(view).LiveKeys, RangeReader.Count(view, KeyRange.All, view.Revision));
            Assert.Equal(bucket, new RevisionBucket(view).HashAll());
        }
    }

    [Fact]
    public async Task A_state_written_and_read_back_is_the_same()
    {
        var (first, second) = (State(), State());
        var consensus = new LocalConsensus(first);
        for (var i = 0; i < 200; i++)
        {
            var put = new PutRequest { Key = ByteString.CopyFromUtf8($"k{i % 40}"), Value = ByteString.CopyFromUtf8($"v{i}") };
            await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Put, put), default);
            if (i % 11 == 0) await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.DeleteRange, new DeleteRangeRequest { Key = put.Key }), default);
        }

        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Compact, new CompactionRequest { Revision = 90 }), default);
        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.LeaseGrant, new LeaseGrantRequest { ID = 7, TTL = 60 }), default);
        using var bytes = new MemoryStream();
        await using (var snapshot = first.CaptureSnapshot()) await snapshot.WriteToAsync(bytes, default);
        bytes.Position = 0;
        await second.RestoreAsync(bytes, 1, default);
        Assert.Equal(first.View.Revision, second.View.Revision);
        Assert.Equal(first.View.CompactRevision, second.View.CompactRevision);
        Assert.Equal(first.View.Size, second.View.Size);
        Assert.Equal(KvHash.Of(first.View, first.View.Revision), KvHash.Of(second.View, second.View.Revision));
        Assert.Equal([7], second.Leases.Ids());
        await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Compact, new CompactionRequest { Revision = 150 }), default);
        await new LocalConsensus(second).ProposeAsync(StoreCommand.Encode(CommandKind.Compact, new CompactionRequest { Revision = 150 }), default);
        Assert.Equal(KvHash.Of(first.View, first.View.Revision), KvHash.Of(second.View, second.View.Revision));
        Assert.Equal(first.View.Size, second.View.Size);
    }

    private static StoreStateMachine State() =>
        new(new MemoryValueTier(), new MiniKube.ControlPlane.Store.Watch.WatchHub(), new MiniKube.ControlPlane.Store.Leases.LeaseClock(TimeProvider.System));

    private static async Task<byte[]> BytesAsync(MvccView view)
    {
        using var bytes = new MemoryStream();
        await StateWriter.WriteAsync(bytes, new StateHead(view.Revision, view.CompactRevision, [], [], AuthState.Initial), view, default);
        return bytes.ToArray();
    }

    private static void Change(MvccStore store, Model model, byte key, bool delete)
    {
        var txn = store.Begin();
        byte[] bytes = [key];
        if (!delete) txn.Put(bytes, txn.Find(bytes), ByteString.CopyFrom(bytes[0], (byte)txn.Main), 0);
        else if (txn.Find(bytes) is { Last.IsDeletion: false } history) txn.Delete(history);
        txn.Commit();
        if (txn.Changes.Count > 0) model.Add(store.Revision, key, delete ? null : (byte)txn.Main);
    }

    private static void Compact(MvccStore store, Model model)
    {
        var target = (store.Revision + Math.Max(0, store.CompactRevision)) / 2;
        if (store.Compact(target) is null) model.Compacted = target;
    }

    private sealed class Model
    {
        private readonly SortedDictionary<long, Dictionary<byte, byte>> _revisions = new() { [1] = [] };

        public long Compacted { get; set; } = -1;

        public void Add(long revision, byte key, byte? value)
        {
            var next = new Dictionary<byte, byte>(_revisions.Values.Last());
            if (value is null) next.Remove(key);
            else next[key] = value.Value;
            _revisions[revision] = next;
        }

        public void Check(MvccView view)
        {
            Assert.Equal(_revisions.Keys.Last(), view.Revision);
            foreach (var (revision, keys) in _revisions)
            {
                var request = new RangeRequest { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0), Revision = revision };
                var refusal = RangeReader.Read(view, request, out var response, out var lost);
                Assert.False(lost);
                if (revision < Compacted)
                {
                    Assert.Equal(StoreError.Compacted, refusal);
                    continue;
                }

                Assert.Null(refusal);
                Assert.Equal(keys.OrderBy(k => k.Key).Select(k => (k.Key, k.Value)), response.Kvs.Select(kv => (kv.Key[0], kv.Value[1])));
                Assert.Equal(keys.Count, response.Count);
            }
        }
    }
}
