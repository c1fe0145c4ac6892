using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

public sealed class OurClusterKvTests(OurCluster store) : KvSuite(store), IClassFixture<OurCluster>;

/// <summary>Three members and their failures.</summary>
public sealed class OurClusterTests : IAsyncLifetime
{
    private readonly OurCluster _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Any_member_takes_any_request()
    {
        for (var i = 0; i < 3; i++) await PutAsync(i, $"k{i}", $"v{i}");
        for (var i = 0; i < 3; i++)
        {
            for (var k = 0; k < 3; k++) Assert.Equal($"v{k}", await GetAsync(i, $"k{k}"));
        }
    }

    [Fact]
    public async Task Etcdctl_sees_every_member()
    {
        var table = await EtcdctlAsync("endpoint", "status", "--cluster", "-w", "table");
        for (var i = 0; i < 3; i++) Assert.Contains(_cluster.AddressOf(i), table, StringComparison.Ordinal);
        Assert.Single(table.Split('\n'), line => line.Contains("|      true |", StringComparison.Ordinal));
        Assert.Equal(3, (await EtcdctlAsync("member", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var hashes = (await EtcdctlAsync("endpoint", "hashkv", "--cluster")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(", ")[1]);
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused()
    {
        var result = await Command.RunAsync(
            "etcdctl", [$"--endpoints={_cluster.Address}", $"--cacert={_cluster.CertificateFolder}/ca.crt", "--command-timeout=2s", "--dial-timeout=2s", "get", "x"], environment: [("ETCDCTL_API", "3")]);
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task A_killed_leader_is_replaced_and_catches_up_when_it_returns()
    {
        await PutAsync(0, "before", "1");
        var leader = await _cluster.LeaderAsync();
        await _cluster.KillAsync(leader);
        var other = (leader + 1) % 3;
        await _cluster.WaitUntilWritableAsync(other);
        await PutAsync(other, "during", "2");
        _cluster.Start(leader);
        await _cluster.WaitUntilWritableAsync(leader);
        Assert.Equal(("1", "2"), (await GetAsync(leader, "before"), await GetAsync(leader, "during")));
    }

    [Fact]
    public async Task Without_a_quorum_writes_fail_and_serializable_reads_go_on()
    {
        await PutAsync(2, "a", "1");
        Assert.Equal("1", await GetAsync(0, "a"));
        await _cluster.KillAsync(1);
        await _cluster.KillAsync(2);
        var e = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true) await Kv(0).PutAsync(Put("b", "2"), deadline: DateTime.UtcNow.AddSeconds(20));
        });
        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
        Assert.StartsWith("etcdserver: ", e.Status.Detail, StringComparison.Ordinal);
        var read = await Kv(0).RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("a"), Serializable = true });
        Assert.Equal("1", read.Kvs[0].Value.ToStringUtf8());
        _cluster.Start(1);
        await _cluster.WaitUntilWritableAsync(1);
        Assert.Equal("1", await GetAsync(0, "a"));
    }

    [Fact]
    public async Task A_snapshot_restores_into_a_new_cluster()
    {
        await PutAsync(0, "kept", "1");
        using var folder = new TemporaryFolder();
        await Command.RunAsync("etcdctl", [$"--endpoints={_cluster.Address}", .. _cluster.EtcdctlFlags, "snapshot", "save", folder["s.db"]], environment: [("ETCDCTL_API", "3")]);
        var peer = $"http://127.0.0.1:{Ports.Take()}";
        var client = $"http://127.0.0.1:{Ports.Take()}";
        string[] identity = ["--name=r", $"--data-dir={folder["r"]}", $"--initial-cluster=r={peer}", $"--initial-advertise-peer-urls={peer}"];
        (await _cluster.RunBinaryAsync(["snapshot", "restore", folder["s.db"], .. identity])).Require();
        await using var member = ChildProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "mk-store"),
            [.. identity, "--listen-peer-urls", peer, "--listen-client-urls", client]);
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(client);
        var kv = new KV.KVClient(channel);
        RangeResponse? answer = null;
        await member.WaitUntilAsync(async () =>
        {
            try
            {
                answer = await kv.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("kept") }, deadline: DateTime.UtcNow.AddSeconds(5));
                return true;
            }
            catch (RpcException)
            {
                return false;
            }
        });
        Assert.Equal("1", answer!.Kvs[0].Value.ToStringUtf8());
        Assert.True(answer.Header.Revision > 1_000_000_000);
        var old = kv.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("kept"), Revision = answer.Kvs[0].ModRevision });
        Assert.Equal(StatusCode.OutOfRange, (await Assert.ThrowsAsync<RpcException>(() => old.ResponseAsync)).StatusCode);
    }

    /// <summary>As a client does: again when the leader was lost on the way.</summary>
    private Task PutAsync(int member, string key, string value) => _cluster.WaitUntilAsync(member, () => Kv(member).PutAsync(Put(key, value), deadline: DateTime.UtcNow.AddSeconds(20)).ResponseAsync);

    private KV.KVClient Kv(int member) => new(_cluster.ChannelOf(member));

    private static PutRequest Put(string key, string value) => new() { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) };

    private async Task<string?> GetAsync(int member, string key) =>
        (await Kv(member).RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8(key) })).Kvs.FirstOrDefault()?.Value.ToStringUtf8();

    private async Task<string> EtcdctlAsync(params string[] arguments) =>
        (await Command.RunAsync("etcdctl", [$"--endpoints={_cluster.Address}", .. _cluster.EtcdctlFlags, .. arguments], environment: [("ETCDCTL_API", "3")])).Require();
}
