using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Snapshots are etcd's own files: Debian's etcdctl and etcd take ours, we take theirs.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    private const int Keys = 400;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Etcdctl_reads_our_file_and_agrees_with_us_on_it()
    {
        await using var ours = await StartOursAsync();
        await FillAsync(ours.Channel);
        await ours.EtcdctlAsync("snapshot", "save", _folder["s.db"]);
        foreach (var format in new[] { "simple", "json", "table" })
        {
            var theirs = (await EtcdctlAsync("snapshot", "status", _folder["s.db"], "-w", format)).Require();
            Assert.Equal(theirs, (await Command.RunAsync(OurMember.Binary, ["snapshot", "status", _folder["s.db"], "-w", format])).Require());
        }
    }

    [Fact]
    public async Task Etcd_starts_on_our_backup_with_every_key()
    {
        await using var ours = await StartOursAsync();
        await FillAsync(ours.Channel);
        await ours.EtcdctlAsync("snapshot", "save", _folder["s.db"]);
        await using var etcd = await EtcdProcess.StartAsync(async (data, peer) => (await EtcdctlAsync(
            "snapshot", "restore", _folder["s.db"], "--data-dir", data, "--name", "one", "--initial-cluster", $"one={peer}", "--initial-advertise-peer-urls", peer)).Require());
        await AssertSameAsync(ours.Channel, etcd.Channel, history: true);
        await new KV.KVClient(etcd.Channel).PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("more"), Value = ByteString.CopyFromUtf8("1") });
    }

    [Fact]
    public async Task We_restore_a_backup_of_a_real_etcd()
    {
        await using var etcd = await EtcdProcess.StartAsync();
        await FillAsync(etcd.Channel);
        (await EtcdctlAsync($"--endpoints={etcd.Address}", "snapshot", "save", _folder["s.db"])).Require();
        var theirs = (await EtcdctlAsync("snapshot", "status", _folder["s.db"])).Require();
        Assert.Equal(theirs, (await Command.RunAsync(OurMember.Binary, ["snapshot", "status", _folder["s.db"]])).Require());

        await using var ours = new OurMember(_folder["data"]);
        (await Command.RunAsync(OurMember.Binary, ["snapshot", "restore", _folder["s.db"], .. ours.Identity, "--bump-revision=0"])).Require();
        await ours.StartAsync();
        await AssertSameAsync(etcd.Channel, ours.Channel, history: true);
    }

    [Fact]
    public async Task A_restored_cluster_is_a_new_one_and_no_watcher_can_miss_it()
    {
        await using var before = await StartOursAsync();
        await FillAsync(before.Channel);
        await before.EtcdctlAsync("snapshot", "save", _folder["s.db"]);
        var old = await before.GetAsync("k/0001");
        await before.KillAsync();

        await using var after = new OurMember(_folder["data"]);
        (await Command.RunAsync(OurMember.Binary, ["snapshot", "restore", _folder["s.db"], .. after.Identity])).Require();
        await after.StartAsync();
        var now = await after.GetAsync("k/0001");
        Assert.Equal(old.Kvs, now.Kvs);
        Assert.Equal(old.Header.Revision + 1_000_000_000, now.Header.Revision);
        Assert.NotEqual(old.Header.ClusterId, now.Header.ClusterId);

        using var watch = new Etcdserverpb.Watch.WatchClient(after.Channel).Watch();
        await watch.RequestStream.WriteAsync(new WatchRequest
        {
            CreateRequest = new WatchCreateRequest { Key = ByteString.CopyFromUtf8("k/0001"), StartRevision = old.Header.Revision + 1 },
        });
        WatchResponse told;
        do
        {
            Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
            told = watch.ResponseStream.Current;
        }
        while (!told.Canceled);
        Assert.Equal(now.Header.Revision, told.CompactRevision);
        await after.PutAsync("k/0001", "new");
        Assert.Equal(now.Header.Revision + 1, (await after.GetAsync("k/0001")).Kvs[0].ModRevision);
    }

    [Fact]
    public async Task Two_members_restored_from_one_file_are_one_cluster()
    {
        await using var before = await StartOursAsync();
        await FillAsync(before.Channel);
        await before.EtcdctlAsync("snapshot", "save", _folder["s.db"]);
        var (a, b) = (new OurMember(_folder["a"]), new OurMember(_folder["b"]));
        await using var first = a;
        await using var second = b;
        string[] Flags(string name, OurMember member) =>
            [$"--name={name}", $"--data-dir={member.DataFolder}", $"--initial-cluster=a={a.Peer},b={b.Peer}", $"--initial-advertise-peer-urls={member.Peer}"];
        (await Command.RunAsync(OurMember.Binary, ["snapshot", "restore", _folder["s.db"], .. Flags("a", a)])).Require();
        (await Command.RunAsync(OurMember.Binary, ["snapshot", "restore", _folder["s.db"], .. Flags("b", b)])).Require();
        await Task.WhenAll(a.StartAsync(Flags("a", a)), b.StartAsync(Flags("b", b)));
        await a.PutAsync("after", "1");
        Assert.Equal("1", (await b.GetAsync("after")).Kvs[0].Value.ToStringUtf8());
        var hashes = await Task.WhenAll(new[] { a, b }.Select(m => m.Maintenance.HashKVAsync(new HashKVRequest()).ResponseAsync));
        Assert.Equal(hashes[0].Hash, hashes[1].Hash);
    }

    [Fact]
    public async Task A_damaged_file_is_refused()
    {
        await using var ours = await StartOursAsync();
        await ours.PutAsync("a", "1");
        await ours.EtcdctlAsync("snapshot", "save", _folder["s.db"]);
        var bytes = await File.ReadAllBytesAsync(_folder["s.db"]);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(_folder["s.db"], bytes);
        foreach (var command in new[] { "status", "restore" })
        {
            var result = await Command.RunAsync(OurMember.Binary, ["snapshot", command, _folder["s.db"]]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("expected sha256", result.Error, StringComparison.Ordinal);
        }
    }

    private static Task<CommandResult> EtcdctlAsync(params string[] arguments) => Command.RunAsync("etcdctl", arguments, environment: [("ETCDCTL_API", "3")]);

    private async Task<OurMember> StartOursAsync()
    {
        var ours = new OurMember(_folder["before"]);
        await ours.StartAsync();
        return ours;
    }

    /// <summary>Keys with history, deleted keys, several changes in one revision, leases, values of many sizes, and a compaction.</summary>
    private static async Task FillAsync(GrpcChannel channel)
    {
        var kv = new KV.KVClient(channel);
        var lease = await new Lease.LeaseClient(channel).LeaseGrantAsync(new LeaseGrantRequest { TTL = 3600, ID = 77 });
        for (var i = 0; i < Keys; i++) await kv.PutAsync(Put(i % 250, $"{i}", i % 10 == 0 ? lease.ID : 0));
        await kv.CompactAsync(new CompactionRequest { Revision = 100 });
        var txn = new TxnRequest();
        for (var i = 250; i < 260; i++) txn.Success.Add(new RequestOp { RequestPut = Put(i, new string('x', i * i), 0) });
        txn.Success.Add(new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = Key(5), RangeEnd = Key(9) } });
        await kv.TxnAsync(txn);
        await kv.PutAsync(Put(6, "again", 0));
        await kv.PutAsync(Put(300, "", 0));
    }

    private static async Task AssertSameAsync(GrpcChannel expected, GrpcChannel actual, bool history)
    {
        var (a, b) = (new KV.KVClient(expected), new KV.KVClient(actual));
        var all = new RangeRequest { Key = ByteString.CopyFromUtf8("k/"), RangeEnd = ByteString.CopyFromUtf8("k0") };
        var newest = await a.RangeAsync(all);
        Assert.Equal(258, newest.Kvs.Count);
        Assert.Equal(newest.Kvs, (await b.RangeAsync(all)).Kvs);
        for (var revision = 150L; history && revision <= newest.Header.Revision; revision += 50)
        {
            all.Revision = revision;
            Assert.Equal((await a.RangeAsync(all)).Kvs, (await b.RangeAsync(all)).Kvs);
        }

        all.Revision = 50;
        Assert.Equal(StatusCode.OutOfRange, (await Assert.ThrowsAsync<RpcException>(() => b.RangeAsync(all).ResponseAsync)).StatusCode);
        var lease = await new Lease.LeaseClient(actual).LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = 77, Keys = true });
        Assert.Equal(3600, lease.GrantedTTL);
        Assert.Equal(newest.Kvs.Where(k => k.Lease == 77).Select(k => k.Key), lease.Keys.Order(Comparer<ByteString>.Create((x, y) => x.Span.SequenceCompareTo(y.Span))));
    }

    private static ByteString Key(int i) => ByteString.CopyFromUtf8($"k/{i:D4}");

    private static PutRequest Put(int i, string value, long lease) => new() { Key = Key(i), Value = ByteString.CopyFromUtf8(value), Lease = lease };
}
