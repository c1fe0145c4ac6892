using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>What a member holds on to: disk after its data is gone, memory for clients that do not read.</summary>
public sealed class SpaceAndReadersTests : IDisposable
{
    private const long Step = 16 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_compaction_and_defragmentation_the_folder_is_near_what_lives()
    {
        await using var member = new OurMember(_folder["data"]);
        await member.StartAsync();
        for (var i = 0; i < 96; i++) await member.PutAsync($"k{i:D3}", new string((char)('a' + (i % 26)), 1_000_000));
        await member.EtcdctlAsync("defrag");
        await member.Process.WaitUntilAsync(() => Task.FromResult(Bytes("values") + Bytes("snap") > 150_000_000));
        await member.EtcdctlAsync("del", "k002", "k999");
        await member.PutAsync("last", "1");
        await member.EtcdctlAsync("compaction", $"{(await member.GetAsync("last")).Header.Revision}");
        await member.EtcdctlAsync("defrag");
        var size = (await member.Maintenance.StatusAsync(new StatusRequest())).DbSize;
        Assert.InRange(size, 2_000_000, 3_000_000);
        await member.Process.WaitUntilAsync(() => Task.FromResult(Bytes("values") <= size + (2 * Step) && Bytes("snap") <= size + Step));
        Assert.Equal(1_000_000, (await member.GetAsync("k001")).Kvs[0].Value.Length);
        await member.KillAsync();
        await member.StartAsync();
        Assert.Equal(1_000_000, (await member.GetAsync("k001")).Kvs[0].Value.Length);
        Assert.Empty((await member.GetAsync("k002")).Kvs);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_nobody_and_misses_nothing()
    {
        const int Puts = 300;
        await using var member = new OurMember(_folder["data"]);
        await member.StartAsync();
        using var slow = new Etcdserverpb.Watch.WatchClient(member.Channel).Watch();
        using var fast = new Etcdserverpb.Watch.WatchClient(member.Channel).Watch();
        foreach (var stream in new[] { slow, fast })
        {
            await stream.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = ByteString.CopyFromUtf8("w"), RangeEnd = ByteString.CopyFromUtf8("x") } });
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        }

        var told = ReadAsync(fast.ResponseStream, Puts);
        for (var i = 0; i < Puts; i++) await member.PutAsync($"w{i % 10}", new string('v', 64 * 1024));
        var revisions = await told;
        Assert.Equal(Enumerable.Range(0, Puts).Select(i => revisions[0] + i), revisions);
        await member.Process.WaitUntilAsync(async () => await MetricAsync(member, "etcd_debugging_mvcc_slow_watcher_total") == "1");
        Assert.Equal(revisions, await ReadAsync(slow.ResponseStream, Puts));
        await member.Process.WaitUntilAsync(async () => await MetricAsync(member, "etcd_debugging_mvcc_slow_watcher_total") == "0" && await MetricAsync(member, "etcd_debugging_mvcc_pending_events_total") == "0");
    }

    private static async Task<List<long>> ReadAsync(IAsyncStreamReader<WatchResponse> responses, int count)
    {
        var revisions = new List<long>();
        while (revisions.Count < count && await responses.MoveNext(CancellationToken.None)) revisions.AddRange(responses.Current.Events.Select(e => e.Kv.ModRevision));
        return revisions;
    }

    private static async Task<string> MetricAsync(OurMember member, string name)
    {
        using var http = new HttpClient { BaseAddress = new Uri(member.Address) };
        return (await http.GetStringAsync("/metrics")).Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..];
    }

    private long Bytes(string part) => new DirectoryInfo(Path.Combine(_folder["data"], "member", part)).EnumerateFiles().Sum(f => f.Length);
}
