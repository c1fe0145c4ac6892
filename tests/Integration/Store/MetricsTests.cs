using System.Text.RegularExpressions;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>What dashboards and alerts made for etcd ask for: every metric of Debian's etcd is there under its name and of its type, or it is named here.</summary>
public sealed class MetricsTests(RealEtcd real) : IClassFixture<RealEtcd>, IDisposable
{
    /// <summary>What measures something that this store does not have.</summary>
    private static readonly string[] s_absent =
    [
        "go_*", "promhttp_*", "etcd_server_go_version", "etcd_grpc_proxy_*", "etcd_debugging_store_*", "etcd_debugging_disk_backend_commit_*", "etcd_debugging_snap_save_marshalling_duration_seconds",
        "etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds", "os_fd_limit", "os_fd_used", "etcd_server_client_requests_total",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_metric_of_etcd_is_here_or_named_as_absent()
    {
        await using var ours = new OurMember(_folder["data"], "--metrics=extensive");
        await ours.StartAsync();
        await PutAsync(ours.Channel);
        await PutAsync(real.Channel);
        var (mine, theirs) = (await FamiliesAsync(ours.Address), await FamiliesAsync(real.Address));
        Assert.True(theirs.Count > 90, $"{theirs.Count}");
        var wanted = theirs.Where(f => !IsAbsent(f.Key)).ToDictionary();
        Assert.Equal(wanted.OrderBy(f => f.Key), wanted.Select(f => KeyValuePair.Create(f.Key, mine.GetValueOrDefault(f.Key, "missing"))).OrderBy(f => f.Key));
        Assert.All(s_absent, name => Assert.DoesNotContain(mine.Keys, k => Matches(name, k)));
        Assert.Equal("histogram", mine["grpc_server_handling_seconds"]);
    }

    /// <summary>Histograms have etcd's bounds, so that a quantile over both makes sense.</summary>
    [Theory]
    [InlineData("etcd_disk_wal_fsync_duration_seconds")]
    [InlineData("etcd_disk_backend_commit_duration_seconds")]
    [InlineData("etcd_disk_backend_defrag_duration_seconds")]
    [InlineData("etcd_disk_backend_snapshot_duration_seconds")]
    [InlineData("etcd_mvcc_hash_rev_duration_seconds")]
    [InlineData("etcd_snap_db_save_total_duration_seconds")]
    [InlineData("etcd_debugging_lease_ttl_total")]
    [InlineData("etcd_debugging_mvcc_db_compaction_total_duration_milliseconds")]
    public async Task Histograms_have_etcds_buckets(string name)
    {
        await using var ours = new OurMember(_folder["data"]);
        await ours.StartAsync();
        Assert.Equal(Bounds(await TextAsync(real.Address), name), Bounds(await TextAsync(ours.Address), name));
    }

    [Fact]
    public async Task Upkeep_and_bytes_are_measured()
    {
        await using var ours = new OurMember(_folder["data"]);
        await ours.StartAsync();
        for (var i = 0; i < 10; i++) await ours.PutAsync("a", new string('v', 1000));
        await ours.EtcdctlAsync("compaction", "5");
        await ours.EtcdctlAsync("defrag");
        await ours.EtcdctlAsync("snapshot", "save", _folder["s.db"]);
        await ours.EtcdctlAsync("endpoint", "hashkv");
        await ours.EtcdctlAsync("lease", "grant", "60");
        var text = await TextAsync(ours.Address);
        Assert.Equal(1, Value(text, "etcd_disk_backend_defrag_duration_seconds_count"));
        Assert.Equal(1, Value(text, "etcd_disk_backend_snapshot_duration_seconds_count"));
        Assert.Equal(1, Value(text, "etcd_mvcc_hash_rev_duration_seconds_count"));
        Assert.Equal(1, Value(text, "etcd_debugging_lease_ttl_total_count"));
        Assert.Equal(3, Value(text, "etcd_debugging_mvcc_db_compaction_keys_total"));
        Assert.Equal(0, Value(text, "etcd_disk_defrag_inflight"));
        Assert.True(Value(text, "etcd_network_client_grpc_received_bytes_total") > 10_000);
        Assert.True(Value(text, "etcd_network_client_grpc_sent_bytes_total") > 1000);
        Assert.True(Value(text, "etcd_disk_wal_write_bytes_total") > 10_000);
        Assert.True(Value(text, "etcd_snap_fsync_duration_seconds_count") >= 1);
        Assert.True(Value(text, "process_max_fds") >= Value(text, "process_open_fds"));
    }

    private static Task PutAsync(GrpcChannel channel) =>
        new KV.KVClient(channel).PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("a"), Value = ByteString.CopyFromUtf8("1") }).ResponseAsync;

    private static bool IsAbsent(string family) => s_absent.Any(a => Matches(a, family));

    private static bool Matches(string pattern, string name) => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    private static async Task<Dictionary<string, string>> FamiliesAsync(string address) =>
        (await TextAsync(address)).Split('\n').Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')).ToDictionary(w => w[2], w => w[3]);

    private static double[] Bounds(string text, string name) =>
        [.. Regex.Matches(text, $"^{name}_bucket\\{{le=\"([^\"]+)\"\\}}", RegexOptions.Multiline).Select(m => m.Groups[1].Value == "+Inf" ? double.PositiveInfinity : double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];

    private static double Value(string text, string series) =>
        double.Parse(text.Split('\n').Single(l => l.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> TextAsync(string address)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        return await http.GetStringAsync("/metrics");
    }
}
