using System.Text.Json;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>The real etcdctl against our store.</summary>
public sealed class EtcdctlTests(OurStore store) : IClassFixture<OurStore>
{
    [Fact]
    public async Task It_puts_gets_and_deletes()
    {
        Assert.Equal("OK\n", await RunAsync("put", "ctl/a", "1"));
        await RunAsync("put", "ctl/b", "2");
        Assert.Equal("ctl/a\n1\nctl/b\n2\n", await RunAsync("get", "ctl/", "--prefix"));
        Assert.Equal("ctl/b\n\nctl/a\n\n", await RunAsync("get", "ctl/", "--prefix", "--keys-only", "--sort-by=KEY", "--order=DESCEND"));
        Assert.Equal("2\n", await RunAsync("del", "ctl/", "--prefix"));
    }

    [Fact]
    public async Task It_runs_transactions()
    {
        await RunAsync("put", "txn/a", "1");
        var result = await Command.RunAsync("etcdctl", Arguments("txn"), "value(\"txn/a\") = \"1\"\n\nput txn/b yes\n\nput txn/b no\n\n", Environment);
        Assert.StartsWith("SUCCESS", result.Require(), StringComparison.Ordinal);
        Assert.Equal("txn/b\nyes\n", await RunAsync("get", "txn/b"));
    }

    [Fact]
    public async Task It_watches()
    {
        using var put = JsonDocument.Parse(await RunAsync("put", "watch/a", "1", "-w", "json"));
        var revision = put.RootElement.GetProperty("header").GetProperty("revision").GetInt64();
        await using var watch = ChildProcess.Start("etcdctl", Arguments("watch", "watch/", "--prefix", $"--rev={revision}"), Environment);
        await watch.WaitUntilAsync(() => Task.FromResult(watch.Output.Contains("watch/a", StringComparison.Ordinal)));
        await RunAsync("put", "watch/b", "2");
        await watch.WaitUntilAsync(() => Task.FromResult(watch.Output.Contains("PUT\nwatch/b\n2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_handles_leases()
    {
        var granted = await RunAsync("lease", "grant", "60");
        var id = granted.Split(' ')[1];
        await RunAsync("put", "lease/a", "1", $"--lease={id}");
        Assert.Contains("attached keys([lease/a])", await RunAsync("lease", "timetolive", id, "--keys"), StringComparison.Ordinal);
        Assert.Contains("keepalived with TTL(60)", await RunAsync("lease", "keep-alive", "--once", id), StringComparison.Ordinal);
        Assert.Contains("revoked", await RunAsync("lease", "revoke", id), StringComparison.Ordinal);
        Assert.Equal("", await RunAsync("get", "lease/a"));
    }

    [Fact]
    public async Task It_reads_status_members_alarms_and_hashes()
    {
        using var status = JsonDocument.Parse(await RunAsync("endpoint", "status", "-w", "json"));
        Assert.Equal("3.5.21", status.RootElement[0].GetProperty("Status").GetProperty("version").GetString());
        Assert.Contains("is healthy", (await Command.RunAsync("etcdctl", Arguments("endpoint", "health"), environment: Environment)).Error + await RunAsync("endpoint", "health"), StringComparison.Ordinal);
        Assert.Contains("local", await RunAsync("member", "list"), StringComparison.Ordinal);
        Assert.Equal("", await RunAsync("alarm", "list"));
        Assert.Contains(store.Address, await RunAsync("endpoint", "hashkv"), StringComparison.Ordinal);
        Assert.Contains("Finished defragmenting", await RunAsync("defrag"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_compacts_and_hears_of_it()
    {
        await RunAsync("put", "compact/a", "1");
        using var before = JsonDocument.Parse(await RunAsync("put", "compact/a", "2", "-w", "json"));
        var revision = before.RootElement.GetProperty("header").GetProperty("revision").GetInt64();
        Assert.Equal($"compacted revision {revision}\n", await RunAsync("compaction", $"{revision}"));
        var result = await Command.RunAsync("etcdctl", Arguments("get", "compact/a", $"--rev={revision - 1}"), environment: Environment);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("etcdserver: mvcc: required revision has been compacted", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_saves_a_snapshot_with_its_checksum()
    {
        using var folder = new TemporaryFolder();
        await RunAsync("put", "snap/a", new string('x', 100_000));
        await RunAsync("snapshot", "save", folder["s.db"]);
        var bytes = await File.ReadAllBytesAsync(folder["s.db"]);
        Assert.Equal(32, bytes.Length % 512);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)), bytes[^32..]);
    }

    private static (string, string)[] Environment => [("ETCDCTL_API", "3")];

    private string[] Arguments(params string[] arguments) => [$"--endpoints={store.Address}", .. arguments];

    private async Task<string> RunAsync(params string[] arguments) =>
        (await Command.RunAsync("etcdctl", Arguments(arguments), environment: Environment)).Require();
}
