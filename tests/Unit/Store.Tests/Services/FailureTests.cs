using System.Net;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.Store.Tests.Services;

/// <summary>What clients hear when something is wrong.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Above_the_quota_puts_fail_until_space_is_made_and_the_alarm_is_disarmed()
    {
        await using var store = await LocalStore.StartAsync(o => o with { QuotaBackendBytes = 20_000 });
        var (kv, maintenance) = (new KV.KVClient(store.Channel), new Maintenance.MaintenanceClient(store.Channel));
        RpcException? refusal = null;
        long revision = 0;
        for (var i = 0; i < 30 && refusal is null; i++)
        {
            try
            {
                revision = (await kv.PutAsync(Put("k", new string('x', 1000)))).Header.Revision;
            }
            catch (RpcException e)
            {
                refusal = e;
            }
        }

        Assert.Equal((StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded"), (refusal!.StatusCode, refusal.Status.Detail));
        var alarms = await maintenance.AlarmAsync(new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Get });
        Assert.Equal(AlarmType.Nospace, Assert.Single(alarms.Alarms).Alarm);
        Assert.Single((await kv.RangeAsync(new RangeRequest { Key = Bytes("k") })).Kvs);
        await kv.CompactAsync(new CompactionRequest { Revision = revision });
        Assert.Equal(StatusCode.ResourceExhausted, (await FailAsync(kv.PutAsync(Put("a", "1")))).StatusCode);
        var disarm = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = alarms.Alarms[0].MemberID, Alarm = AlarmType.Nospace };
        await maintenance.AlarmAsync(disarm);
        await kv.PutAsync(Put("a", "1"));
        await kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Bytes("k") });
    }

    [Theory]
    [InlineData(ConsensusFailure.NoLeader, StatusCode.Unavailable, "etcdserver: no leader")]
    [InlineData(ConsensusFailure.Timeout, StatusCode.Unavailable, "etcdserver: request timed out")]
    [InlineData(ConsensusFailure.LeaderLost, StatusCode.Unavailable, "etcdserver: request timed out, possibly due to previous leader failure")]
    [InlineData(ConsensusFailure.TooManyRequests, StatusCode.ResourceExhausted, "etcdserver: too many requests")]
    [InlineData(ConsensusFailure.NoSpace, StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded")]
    public async Task Consensus_failures_are_told_in_etcds_words(ConsensusFailure failure, StatusCode code, string text)
    {
        await using var store = await LocalStore.StartAsync();
        var kv = new KV.KVClient(store.Channel);
        await kv.PutAsync(Put("a", "1"));
        store.Consensus.Failing = failure;
        var write = await FailAsync(kv.PutAsync(Put("a", "2")));
        var read = await FailAsync(kv.RangeAsync(new RangeRequest { Key = Bytes("a") }));
        Assert.Equal((code, text, code), (write.StatusCode, write.Detail, read.StatusCode));
        var stale = await kv.RangeAsync(new RangeRequest { Key = Bytes("a"), Serializable = true });
        Assert.Equal("1", stale.Kvs[0].Value.ToStringUtf8());
    }

    [Fact]
    public async Task A_client_that_wants_a_leader_is_refused_without_one_and_its_watch_ends()
    {
        await using var store = await LocalStore.StartAsync(o => o with { ElectionTimeout = 500, HeartbeatInterval = 100 });
        var wants = new Metadata { { "hasleader", "true" } };
        using var watch = new Watch.WatchClient(store.Channel).Watch(wants);
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Bytes("a") } });
        Assert.True(await watch.ResponseStream.MoveNext());
        store.Consensus.SetLeader(new LeaderInfo(0, 3, IsLeader: false, IsLearner: false));
        var ended = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext());
        Assert.Equal("etcdserver: no leader", ended.Status.Detail);
        var read = await FailAsync(new KV.KVClient(store.Channel).RangeAsync(new RangeRequest { Key = Bytes("a"), Serializable = true }, wants));
        Assert.Equal("etcdserver: no leader", read.Detail);
    }

    [Fact]
    public async Task A_learner_answers_serializable_reads_only()
    {
        await using var store = await LocalStore.StartAsync();
        store.Consensus.SetLeader(new LeaderInfo(9, 3, IsLeader: false, IsLearner: true));
        var kv = new KV.KVClient(store.Channel);
        Assert.Equal("etcdserver: rpc not supported for learner", (await FailAsync(kv.PutAsync(Put("a", "1")))).Detail);
        Assert.Equal("etcdserver: rpc not supported for learner", (await FailAsync(kv.RangeAsync(new RangeRequest { Key = Bytes("a") }))).Detail);
        await kv.RangeAsync(new RangeRequest { Key = Bytes("a"), Serializable = true });
    }

    [Fact]
    public async Task Health_tells_what_is_wrong()
    {
        await using var store = await LocalStore.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(store.Address) };
        Assert.Equal("{\"health\":\"true\",\"reason\":\"\"}", await http.GetStringAsync("/health"));
        Assert.Equal("ok", await http.GetStringAsync("/readyz"));
        Assert.Contains("\"etcdserver\":\"3.5.", await http.GetStringAsync("/version"), StringComparison.Ordinal);
        Assert.Contains("etcd_mvcc_db_total_size_in_bytes", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        store.Consensus.Failing = ConsensusFailure.NoLeader;
        store.Consensus.SetLeader(new LeaderInfo(0, 3, IsLeader: false, IsLearner: false));
        using var sick = await http.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, sick.StatusCode);
        Assert.Contains("RAFT NO LEADER", await sick.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var ready = await http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.InternalServerError, ready.StatusCode);
        Assert.Equal("ok", await http.GetStringAsync("/livez"));
    }

    [Fact]
    public async Task Quiet_watches_that_asked_hear_the_revision_from_time_to_time()
    {
        await using var store = await LocalStore.StartAsync(o => o with { WatchProgressNotifyInterval = TimeSpan.FromMilliseconds(100) });
        using var watch = new Watch.WatchClient(store.Channel).Watch();
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Bytes("quiet"), ProgressNotify = true } });
        Assert.True(await watch.ResponseStream.MoveNext());
        var last = (await new KV.KVClient(store.Channel).PutAsync(Put("other", "1"))).Header.Revision;
        do Assert.True(await watch.ResponseStream.MoveNext());
        while (watch.ResponseStream.Current.Header.Revision < last);
        Assert.Empty(watch.ResponseStream.Current.Events);
    }

    [Theory]
    [InlineData("new", "periodic", 100, 1000, null)]
    [InlineData("old", "periodic", 100, 1000, "unexpected --initial-cluster-state old")]
    [InlineData("new", "daily", 100, 1000, "unsupported compaction mode daily")]
    [InlineData("new", "periodic", 500, 1000, "--election-timeout should be at least as 5 times as --heartbeat-interval")]
    public void Options_that_do_not_fit_are_refused(string state, string mode, int heartbeat, int election, string? expected) =>
        Assert.Equal(expected, new ControlPlane.Store.StoreOptions { InitialClusterState = state, AutoCompactionMode = mode, HeartbeatInterval = heartbeat, ElectionTimeout = election }.Validate());

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    private static PutRequest Put(string key, string value) => new() { Key = Bytes(key), Value = Bytes(value) };

    private static async Task<Status> FailAsync<T>(AsyncUnaryCall<T> call) => (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).Status;
}
