using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;
using static Etcdserverpb.AlarmRequest.Types;

namespace MiniKube.Integration.Tests.Store;

/// <summary>One mk-store process under the suites, with real consensus.</summary>
public sealed class OurProcess : IStoreUnderTest
{
    private readonly TemporaryFolder _folder = new();
    private OurMember? _member;

    public GrpcChannel Channel => _member!.Channel;

    public string Address => _member!.Address;

    public Task InitializeAsync()
    {
        _member = new OurMember(_folder["data"]);
        return _member.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_member is not null) await _member.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The Cluster and Maintenance services of a member alone.</summary>
public abstract class UpkeepSuite(IStoreUnderTest store) : StoreSuite(store)
{
    private readonly Cluster.ClusterClient _members = new(store.Channel);

    [Fact]
    public async Task A_learner_is_added_watched_over_and_removed()
    {
        var url = $"http://127.0.0.1:{Ports.Take()}";
        var added = await _members.MemberAddAsync(new MemberAddRequest { PeerURLs = { url }, IsLearner = true });
        Assert.Equal((true, "", url), (added.Member.IsLearner, added.Member.Name, added.Member.PeerURLs.Single()));
        Assert.Equal(2, added.Members.Count);
        await ExpectAsync(_members.MemberAddAsync(new MemberAddRequest { PeerURLs = { "http://127.0.0.1:9" }, IsLearner = true }), StatusCode.FailedPrecondition, "etcdserver: too many learner members in cluster");
        await ExpectAsync(_members.MemberAddAsync(new MemberAddRequest { PeerURLs = { url, "http://127.0.0.1:9" } }), StatusCode.FailedPrecondition, "etcdserver: Peer URLs already exists");
        await ExpectAsync(_members.MemberPromoteAsync(new MemberPromoteRequest { ID = added.Member.ID }), StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member which is in sync with leader");
        var moved = $"http://127.0.0.1:{Ports.Take()}";
        var updated = await _members.MemberUpdateAsync(new MemberUpdateRequest { ID = added.Member.ID, PeerURLs = { moved } });
        Assert.Contains(updated.Members, m => m.ID == added.Member.ID && m.PeerURLs.Single() == moved);
        var removed = await _members.MemberRemoveAsync(new MemberRemoveRequest { ID = added.Member.ID });
        Assert.Single(removed.Members);
        await ExpectAsync(_members.MemberRemoveAsync(new MemberRemoveRequest { ID = added.Member.ID }), StatusCode.NotFound, "etcdserver: member not found");
        Assert.Single((await _members.MemberListAsync(new MemberListRequest { Linearizable = true })).Members);
    }

    [Fact]
    public async Task Wrong_changes_of_members_are_refused_in_etcds_words()
    {
        var self = (await _members.MemberListAsync(new MemberListRequest())).Members.Single();
        Assert.NotEqual("", self.Name);
        Assert.Single(self.ClientURLs);
        const string NotFound = "etcdserver: member not found";
        await ExpectAsync(_members.MemberPromoteAsync(new MemberPromoteRequest { ID = self.ID }), StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member");
        await ExpectAsync(_members.MemberPromoteAsync(new MemberPromoteRequest { ID = 4711 }), StatusCode.NotFound, NotFound);
        await ExpectAsync(_members.MemberRemoveAsync(new MemberRemoveRequest { ID = 4711 }), StatusCode.NotFound, NotFound);
        await ExpectAsync(_members.MemberUpdateAsync(new MemberUpdateRequest { ID = 4711, PeerURLs = { "http://127.0.0.1:9" } }), StatusCode.NotFound, NotFound);
        const string BadUrls = "etcdserver: given member URLs are invalid";
        await ExpectAsync(_members.MemberAddAsync(new MemberAddRequest { PeerURLs = { "no url" } }), StatusCode.InvalidArgument, BadUrls);
        await ExpectAsync(_members.MemberAddAsync(new MemberAddRequest()), StatusCode.InvalidArgument, BadUrls);
        await ExpectAsync(_members.MemberAddAsync(new MemberAddRequest { PeerURLs = { self.PeerURLs } }), StatusCode.FailedPrecondition, "etcdserver: Peer URLs already exists");
        var last = await FailAsync(_members.MemberRemoveAsync(new MemberRemoveRequest { ID = self.ID }));
        Assert.Equal("etcdserver: re-configuration failed due to not enough started members", last.Detail); // etcd 3.4 has the code Unknown here
    }

    [Fact]
    public async Task Alarms_are_raised_looked_at_and_cleared()
    {
        var id = (await Maintenance.StatusAsync(new StatusRequest())).Header.MemberId;
        var raise = new AlarmRequest { Action = AlarmAction.Activate, MemberID = id, Alarm = AlarmType.Nospace };
        Assert.Equal(AlarmType.Nospace, Assert.Single((await Maintenance.AlarmAsync(raise)).Alarms).Alarm);
        var raised = Assert.Single((await Maintenance.AlarmAsync(new AlarmRequest())).Alarms);
        Assert.Equal((id, AlarmType.Nospace), (raised.MemberID, raised.Alarm));
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a") }), StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded");
        await ExpectAsync(Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60 }), StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded");
        await Kv.RangeAsync(All());
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        Assert.Contains((await Maintenance.StatusAsync(new StatusRequest())).Errors, e => e.Contains("NOSPACE", StringComparison.Ordinal));
        var clear = new AlarmRequest { Action = AlarmAction.Deactivate, MemberID = id, Alarm = AlarmType.Nospace };
        Assert.Single((await Maintenance.AlarmAsync(clear)).Alarms);
        Assert.Empty((await Maintenance.AlarmAsync(clear)).Alarms);
        Assert.Empty((await Maintenance.AlarmAsync(new AlarmRequest { Alarm = AlarmType.Corrupt })).Alarms);
        await PutAsync("a", "1");
    }

    [Fact]
    public async Task The_status_tells_who_leads_and_how_far_it_is()
    {
        await PutAsync("a", "1");
        var status = await Maintenance.StatusAsync(new StatusRequest());
        Assert.Equal(status.Header.MemberId, status.Leader);
        Assert.True(status is { DbSize: > 0, DbSizeInUse: > 0, RaftTerm: > 0, IsLearner: false });
        Assert.True(status.RaftIndex >= status.RaftAppliedIndex && status.RaftAppliedIndex > 0);
        Assert.Matches(@"^3\.\d+\.\d+$", status.Version);
        Assert.Empty(status.Errors);
    }

    [Fact]
    public async Task Hashes_are_of_revisions_and_leadership_moves_to_members_only()
    {
        var first = await PutAsync("a", "1");
        var second = await PutAsync("a", "2");
        var old = await Maintenance.HashKVAsync(new HashKVRequest { Revision = first });
        var now = await Maintenance.HashKVAsync(new HashKVRequest());
        Assert.Equal(now.Hash, (await Maintenance.HashKVAsync(new HashKVRequest { Revision = second })).Hash);
        Assert.NotEqual(now.Hash, old.Hash);
        await ExpectAsync(Maintenance.HashKVAsync(new HashKVRequest { Revision = second + 100 }), StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision");
        await Kv.CompactAsync(new CompactionRequest { Revision = second, Physical = true });
        await ExpectAsync(Maintenance.HashKVAsync(new HashKVRequest { Revision = first }), StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");
        Assert.Equal(second, (await Maintenance.HashKVAsync(new HashKVRequest())).CompactRevision);
        await Maintenance.DefragmentAsync(new DefragmentRequest());
        await Maintenance.HashAsync(new HashRequest());
        await ExpectAsync(Maintenance.MoveLeaderAsync(new MoveLeaderRequest { TargetID = 4711 }), StatusCode.FailedPrecondition, "etcdserver: bad leader transferee");
    }
}

public sealed class OurUpkeepTests(OurProcess store) : UpkeepSuite(store), IClassFixture<OurProcess>
{
    /// <summary>etcd 3.4 has no downgrades.</summary>
    [Fact]
    public async Task Downgrades_are_answered_in_etcds_words()
    {
        await ExpectAsync(Downgrade(DowngradeRequest.Types.DowngradeAction.Validate, "soon"), StatusCode.InvalidArgument, "etcdserver: wrong downgrade target version format");
        await ExpectAsync(Downgrade(DowngradeRequest.Types.DowngradeAction.Enable, "3.4.0"), StatusCode.InvalidArgument, "etcdserver: invalid downgrade target version");
        await ExpectAsync(Downgrade(DowngradeRequest.Types.DowngradeAction.Cancel, ""), StatusCode.FailedPrecondition, "etcdserver: no inflight downgrade job");
    }

    [Fact]
    public async Task Metrics_have_etcds_names()
    {
        await PutAsync("a", "1");
        await FailAsync(Kv.PutAsync(new PutRequest()));
        using var http = new HttpClient { BaseAddress = new Uri(store.Address) };
        await http.GetStringAsync("/health");
        var text = await http.GetStringAsync("/metrics");
        string[] names =
        [
            "etcd_server_has_leader 1", "etcd_server_is_leader 1", "etcd_server_leader_changes_seen_total", "etcd_server_proposals_committed_total",
            "etcd_server_proposals_applied_total", "etcd_server_proposals_pending", "etcd_server_proposals_failed_total", "etcd_server_id{server_id=", "etcd_server_version{server_version=\"3.5.",
            "etcd_cluster_version{cluster_version=\"3.5\"}", "etcd_server_quota_backend_bytes 2147483648", "etcd_server_health_success 1", "etcd_disk_wal_fsync_duration_seconds_bucket{le=\"0.001\"}",
            "etcd_mvcc_db_total_size_in_bytes", "etcd_mvcc_db_total_size_in_use_in_bytes", "etcd_mvcc_put_total", "etcd_mvcc_range_total", "etcd_mvcc_delete_total", "etcd_mvcc_txn_total",
            "etcd_debugging_mvcc_put_total", "etcd_debugging_mvcc_keys_total", "etcd_debugging_mvcc_watcher_total", "etcd_debugging_mvcc_watch_stream_total", "etcd_debugging_mvcc_events_total",
            "etcd_debugging_lease_granted_total", "etcd_debugging_auth_revision 1", "etcd_network_peer_round_trip_time_seconds", "process_resident_memory_bytes",
            "grpc_server_handled_total{grpc_type=\"unary\",grpc_service=\"etcdserverpb.KV\",grpc_method=\"Put\",grpc_code=\"OK\"}",
            "grpc_server_handled_total{grpc_type=\"unary\",grpc_service=\"etcdserverpb.KV\",grpc_method=\"Put\",grpc_code=\"InvalidArgument\"}",
            "grpc_server_started_total{grpc_type=\"unary\",grpc_service=\"etcdserverpb.KV\",grpc_method=\"Put\"}",
        ];
        Assert.All(names, name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--discovery=http://x", "--discovery is not supported: name the members by --initial-cluster")]
    [InlineData("--wal-dir=/x", "--wal-dir is not supported: the log is in --data-dir")]
    [InlineData("--enable-v2", "--enable-v2=true is not supported: there is no v2 API")]
    [InlineData("--auth-token=magic", "unknown token type in magic")]
    [InlineData("--colour=red", "unknown flag: --colour")]
    public async Task What_is_not_supported_is_refused_by_name(string flag, string words)
    {
        var result = await Command.RunAsync(OurMember.Binary, [flag]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_are_refused_by_name_too()
    {
        var result = await Command.RunAsync(OurMember.Binary, [], environment: [("ETCD_AUTO_TLS", "true")]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ETCD_AUTO_TLS=true is not supported: give --cert-file and --key-file", result.Error, StringComparison.Ordinal);
    }

    private AsyncUnaryCall<DowngradeResponse> Downgrade(DowngradeRequest.Types.DowngradeAction action, string version) =>
        Maintenance.DowngradeAsync(new DowngradeRequest { Action = action, Version = version });
}

public sealed class RealEtcdUpkeepTests(RealEtcd store) : UpkeepSuite(store), IClassFixture<RealEtcd>;

/// <summary>The same history in both stores.</summary>
public sealed class HashTests(OurStore ours, RealEtcd real) : IClassFixture<OurStore>, IClassFixture<RealEtcd>
{
    [Fact]
    public async Task Our_hash_of_a_history_is_etcds()
    {
        var compared = 0;
        foreach (var step in Steps())
        {
            await step(new KV.KVClient(ours.Channel), new Lease.LeaseClient(ours.Channel));
            await step(new KV.KVClient(real.Channel), new Lease.LeaseClient(real.Channel));
            var (mine, theirs) = (await HashAsync(ours, 0), await HashAsync(real, 0));
            Assert.Equal((theirs.Header.Revision, theirs.CompactRevision, theirs.Hash), (mine.Header.Revision, mine.CompactRevision, mine.Hash));
            for (var revision = Math.Max(1, theirs.CompactRevision + 1); revision <= theirs.Header.Revision; revision++, compared++)
                Assert.Equal((await HashAsync(real, revision)).Hash, (await HashAsync(ours, revision)).Hash);
        }

        Assert.True(compared > 60);
    }

    private static IEnumerable<Func<KV.KVClient, Lease.LeaseClient, Task>> Steps()
    {
        yield return (_, leases) => leases.LeaseGrantAsync(new LeaseGrantRequest { ID = 7, TTL = 6000 }).ResponseAsync;
        for (var i = 0; i < 6; i++)
        {
            var (key, value) = ($"k{i % 4}", new string('v', i * 700));
            yield return (kv, _) => kv.PutAsync(new PutRequest { Key = Bytes(key), Value = Bytes(value), Lease = 7 }).ResponseAsync;
        }

        yield return (kv, _) => kv.TxnAsync(new TxnRequest { Success = { Put("t1"), Put("t2"), Delete("k0"), Put("k1") } }).ResponseAsync;
        yield return (kv, _) => kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Bytes("k2"), RangeEnd = Bytes("k4") }).ResponseAsync;
        yield return (kv, _) => kv.CompactAsync(new CompactionRequest { Revision = 5, Physical = true }).ResponseAsync;
        yield return (kv, _) => kv.PutAsync(new PutRequest { Key = Bytes("k2"), Value = Bytes("again") }).ResponseAsync;
        yield return (kv, _) => kv.CompactAsync(new CompactionRequest { Revision = 9, Physical = true }).ResponseAsync;
        yield return (_, leases) => leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = 7 }).ResponseAsync;
        yield return (kv, _) => kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Bytes("\0"), RangeEnd = Bytes("\0") }).ResponseAsync;
        yield return (kv, _) => kv.PutAsync(new PutRequest { Key = Bytes("last"), Value = Bytes("1") }).ResponseAsync;
    }

    private static RequestOp Put(string key) => new() { RequestPut = new PutRequest { Key = Bytes(key), Value = Bytes(key) } };

    private static RequestOp Delete(string key) => new() { RequestDeleteRange = new DeleteRangeRequest { Key = Bytes(key) } };

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    private static async Task<HashKVResponse> HashAsync(IStoreUnderTest store, long revision) =>
        await new Maintenance.MaintenanceClient(store.Channel).HashKVAsync(new HashKVRequest { Revision = revision });
}
