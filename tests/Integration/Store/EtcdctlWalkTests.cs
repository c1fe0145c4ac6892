using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>The real etcdctl on our store and on Debian's etcd, side by side: it prints the same.</summary>
public sealed class EtcdctlWalkTests(OurProcess ours, RealEtcd real) : IClassFixture<OurProcess>, IClassFixture<RealEtcd>
{
    /// <summary>Lines of a shell; what stands behind a bar is typed in. Answers are compared as they are, but for addresses and ids.</summary>
    private static readonly string[] s_keys =
    [
        "put a 1", "put b 2 --prev-kv", "put b 3 --prev-kv", "get a", "get a z", "get --prefix ''", "get b --rev=3", "get '' --from-key --keys-only", "get a z --limit=1 -w fields",
        "get a -w json", "get a --print-value-only", "get a z --order=DESCEND --sort-by=VALUE", "get a z --count-only -w fields", "get nothing", "get a --hex", "get a --rev=99", "put", "put a --ignore-value", "put none --ignore-value",
        "txn|value(\"a\") = \"1\"\\n\\nput c 5\\nget a\\n\\nget b\\n\\n", "txn|mod(\"c\") < \"1\"\\n\\n\\nput d 1\\ndel c\\n\\n", "txn|bad\\n\\n\\n\\n",
        "del c", "del a z --prev-kv", "del --prefix nothing", "put e 1", "put e 2", "compaction 9", "compaction 9", "compaction 99", "get e --rev=2", "alarm list", "alarm disarm", "defrag",
        "lease list", "lease revoke 1f", "lease timetolive 1f", "lease keep-alive --once 1f", "lease grant x", "elect --listen", "move-leader 1f", "member remove 1f", "member promote 1f", "member update 1f --peer-urls=http://127.0.0.1:9", "member add x --peer-urls=nowhere",
    ];

    private static readonly string[] s_users =
    [
        "user list", "user get ann", "role list", "role get r", "auth enable", "user add root:pw", "user add ann:a", "user add ann:a", "user add cert --no-password", "role add r", "role add r", "role add root",
        "role grant-permission r readwrite a", "role grant-permission r read b c", "role grant-permission r write p --prefix", "role grant-permission r read z --from-key", "role grant-permission x read a", "role get r",
        "role revoke-permission r b c", "role revoke-permission r b c", "user grant-role ann r", "user grant-role ann none", "user grant-role root root", "user get ann", "user get ann --detail", "user list", "role list",
        "auth enable", "get a", "put a 1", "user list", "--user=ann:wrong get a", "--user=ann:a put a 1", "--user=ann:a get a", "--user=ann:a get b", "--user=ann:a user list", "--user=ann:a user get ann", "--user=ann:a watch b --rev=1",
        "--user=root:pw get --prefix ''", "--user=root:pw user delete root", "--user=root:pw user revoke-role root root", "--user=root:pw role delete root", "--user=root:pw user passwd ann --interactive=false|new\\n", "--user=ann:new get a",
        "--user=root:pw user revoke-role ann r", "--user=root:pw user revoke-role ann r", "--user=ann:new get a", "--user=root:pw user delete ann", "--user=ann:new get a", "auth disable", "--user=root:pw auth disable", "user list",
        "role delete r", "role delete r", "user delete cert", "user delete root", "role delete root",
    ];

    [Fact]
    public Task Keys_leases_alarms_and_members_look_alike() => CompareAsync(s_keys);

    [Fact]
    public Task Users_and_roles_look_alike() => CompareAsync(s_users);

    [Fact]
    public async Task Locks_and_elections_work_alike()
    {
        foreach (var store in new IStoreUnderTest[] { ours, real })
        {
            Assert.Equal("held\n", (await RunAsync(store, ["lock", "l", "echo", "held"], "")).Output);
            await using var holder = ChildProcess.Start("etcdctl", [$"--endpoints={store.Address}", "lock", "l"], s_environment);
            await holder.WaitUntilAsync(() => Task.FromResult(holder.Output.StartsWith("l/", StringComparison.Ordinal)));
            await using var waiter = ChildProcess.Start("etcdctl", [$"--endpoints={store.Address}", "lock", "l"], s_environment);
            await waiter.WaitUntilAsync(async () => (await RunAsync(store, ["get", "--prefix", "l/", "--keys-only"], "")).Output.Split("l/").Length == 3);
            Assert.Equal("", waiter.Output);
            await RunAsync(store, ["del", holder.Output.Trim()], "");
            await waiter.WaitUntilAsync(() => Task.FromResult(waiter.Output.StartsWith("l/", StringComparison.Ordinal)));
            await using var leader = ChildProcess.Start("etcdctl", [$"--endpoints={store.Address}", "elect", "e", "me"], s_environment);
            await leader.WaitUntilAsync(() => Task.FromResult(leader.Output.Contains("\nme", StringComparison.Ordinal)));
            await using var listener = ChildProcess.Start("etcdctl", [$"--endpoints={store.Address}", "elect", "--listen", "e"], s_environment);
            await listener.WaitUntilAsync(() => Task.FromResult(listener.Output.Contains("\nme", StringComparison.Ordinal)));
        }
    }

    private static readonly (string, string)[] s_environment = [("ETCDCTL_API", "3")];

    private async Task CompareAsync(string[] lines)
    {
        foreach (var line in lines)
        {
            var (command, input) = line.Split('|', 2) is [var before, var after] ? (before, after.Replace("\\n", "\n", StringComparison.Ordinal)) : (line, "");
            string[] words = [.. command.Split(' ').Select(w => w == "''" ? "" : w)];
            var mine = await RunAsync(ours, words, input);
            var theirs = await RunAsync(real, words, input);
            Assert.Equal($"{line}: {theirs.ExitCode}\n{Plain(theirs)}", $"{line}: {mine.ExitCode}\n{Plain(mine)}");
        }
    }

    /// <summary>Without what must differ: addresses, ids, terms, times.</summary>
    private static string Plain(CommandResult result)
    {
        var text = System.Text.RegularExpressions.Regex.Replace(result.Output + result.Error, @"127\.0\.0\.1:\d+|""(cluster_id|member_id|raft_term|ClusterID|MemberID|RaftTerm)"" ?: ?\d+|""ts"":""[^""]*""|endpoint://client-[^/]+/|\b[0-9a-f]{13,16}\b|took [0-9.]+", "*");
        return string.Join('\n', text.Split('\n').Select(l => l.StartsWith("{\"level\"", StringComparison.Ordinal) ? l[..Math.Min(l.Length, 16)] : l));
    }

    private static Task<CommandResult> RunAsync(IStoreUnderTest store, string[] words, string input) =>
        Command.RunAsync("timeout", ["60", "etcdctl", $"--endpoints={store.Address}", .. words], input, s_environment);
}
