using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary><c>mk store</c> against a member of ours and against Debian's etcd.</summary>
public sealed class MkStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_walks_through_a_store_of_ours()
    {
        await using var member = new OurMember(_folder["data"], $"--backup-dir={_folder["backups"]}", "--backup-interval=2s");
        await member.StartAsync();
        for (var i = 0; i < 10; i++) await member.PutAsync("a", $"{i}");
        Assert.Contains("leader", await MkAsync(member.Address, "status"), StringComparison.Ordinal);
        Assert.Contains("one", await MkAsync(member.Address, "members"), StringComparison.Ordinal);
        Assert.Contains("no alarm", await MkAsync(member.Address, "alarms", "list"), StringComparison.Ordinal);
        Assert.Equal("compacted at revision 11\n", await MkAsync(member.Address, "compact"));
        Assert.Contains("defragmented", await MkAsync(member.Address, "defrag"), StringComparison.Ordinal);
        Assert.Equal("one leads\n", await MkAsync(member.Address, "move-leader", "one"));
        Assert.Contains("saved", await MkAsync(member.Address, "snapshot", "save", _folder["s.db"]), StringComparison.Ordinal);
        Assert.Contains("| REVISION |", (await RunAsync("store", "snapshot", "status", _folder["s.db"])).Require(), StringComparison.Ordinal);
        await member.Process.WaitUntilAsync(async () => Directory.Exists(_folder["backups"]) && (await RunAsync("store", "backups", $"--backup-dir={_folder["backups"]}")).Output.Contains("proven (", StringComparison.Ordinal));
        Assert.Contains("hash", (await RunAsync("store", "drill", $"--backup-dir={_folder["backups"]}")).Require(), StringComparison.Ordinal);
    }

    /// <summary>Keys, leases, locks, users: as etcdctl has them, in our words, on either store.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_does_what_etcdctl_does(bool onEtcd)
    {
        await using var etcd = onEtcd ? await EtcdProcess.StartAsync() : null;
        await using var ours = onEtcd ? null : new OurMember(_folder["data"]);
        if (ours is not null) await ours.StartAsync();
        var address = etcd?.Address ?? ours!.Address;
        await KeysAsync(address);
        await LeasesAndLocksAsync(address);
        await UsersAsync(address, onEtcd);
        Assert.Contains("all members hold the same", await MkAsync(address, "hash"), StringComparison.Ordinal);
        Assert.Contains("writes a second", await MkAsync(address, "check", "--seconds=1", "--clients=4"), StringComparison.Ordinal);
        Assert.Equal("0\n", await MkAsync(address, "get", "mk-store-check/", "--prefix", "--only=count"));
    }

    private static async Task KeysAsync(string address)
    {
        Assert.Equal("put at revision 2\n", await MkAsync(address, "put", "a", "1"));
        await MkAsync(address, "put", "b", "2");
        Assert.Equal("a\t1\nb\t2\n", await MkAsync(address, "get", "a", "c"));
        Assert.Equal("a\nb\n", await MkAsync(address, "get", "", "--prefix", "--only=keys"));
        Assert.Equal("1\n", await MkAsync(address, "get", "a", "--only=values", "--revision=2"));
        Assert.Equal("then at revision 4\nput\na\t1\n", await MkAsync(address, "txn", "--if=value a = 1", "--if=version b > 0", "--then=put c x y", "--then=get a", "--else=delete a"));
        Assert.Equal("else at revision 5\ndeleted 1\n", await MkAsync(address, "txn", "--if=modified a = 99", "--else=delete b"));
        Assert.Equal("2\tput\ta\t1\n3\tput\tb\t2\n4\tput\tc\tx y\n5\tdelete\tb\n", await MkAsync(address, "watch", "", "--prefix", "--revision=2", "--count=4"));
        Assert.Equal("deleted 2 keys\n", await MkAsync(address, "delete", "a", "--from-key"));
        var wrong = await RunAsync("store", "txn", "--if=colour a = red", $"--endpoints={address}");
        Assert.Contains("'colour' is not value, version, created, modified or lease", wrong.Error, StringComparison.Ordinal);
    }

    private static async Task LeasesAndLocksAsync(string address)
    {
        var lease = (await MkAsync(address, "lease", "grant", "300")).Split(' ')[0];
        await MkAsync(address, "put", "leased", "1", $"--lease={lease}");
        Assert.Contains(" 1 keys\nleased\n", await MkAsync(address, "lease", "show", lease), StringComparison.Ordinal);
        Assert.Equal($"{lease} lives 300 s\n", await MkAsync(address, "lease", "keep", lease));
        Assert.Contains(lease, await MkAsync(address, "lease", "list"), StringComparison.Ordinal);
        Assert.Equal($"{lease} is revoked\n", await MkAsync(address, "lease", "revoke", lease));
        Assert.Equal("0\n", await MkAsync(address, "get", "leased", "--only=count"));
        Assert.Equal("held\n", (await RunAsync("store", "lock", $"--endpoints={address}", "l", "--", "echo", "held")).Require());
        Assert.Equal("0\n", await MkAsync(address, "get", "l", "--prefix", "--only=count"));
        await using var leader = ChildProcess.Start(Path.Combine(AppContext.BaseDirectory, "mk"), ["store", "elect", "e", "me", $"--endpoints={address}"]);
        await leader.WaitUntilAsync(() => Task.FromResult(leader.Output.Contains("me leads", StringComparison.Ordinal)));
        Assert.Equal("me leads\n", await MkAsync(address, "elect", "e"));
    }

    private static async Task UsersAsync(string address, bool onEtcd)
    {
        foreach (var line in new[] { "user add root --password=pw", "user add ann --password=ann-pw", "role add r", "role allow r readwrite k/ --prefix", "user grant root root", "user grant ann r", "auth on" }) await MkAsync(address, line.Split(' '));
        Assert.Contains("user name is empty", (await RunAsync("store", "get", "k/1", $"--endpoints={address}")).Error, StringComparison.Ordinal);
        await MkAsync(address, "put", "k/1", "v", "--user=ann:ann-pw");
        Assert.Contains("permission denied", (await RunAsync("store", "put", "other", "v", "--user=ann:ann-pw", $"--endpoints={address}")).Error, StringComparison.Ordinal);
        Assert.Contains("authentication failed", (await RunAsync("store", "get", "k/1", "--user=ann:wrong", $"--endpoints={address}")).Error, StringComparison.Ordinal);
        if (!onEtcd) Assert.Contains("permission denied", (await RunAsync("store", "defrag", "--user=ann:ann-pw", $"--endpoints={address}")).Error, StringComparison.Ordinal);
        Assert.Equal("ann\nroot\n", await MkAsync(address, "user", "list", "--user=root:pw"));
        Assert.Contains("from k/ to before k0", await MkAsync(address, "role", "show", "r", "--user=root:pw"), StringComparison.Ordinal);
        Assert.Contains("defragmented", await MkAsync(address, "defrag", "--user=root:pw"), StringComparison.Ordinal);
        foreach (var line in new[] { "role deny r k/ --prefix", "user revoke ann r", "role delete r", "user delete ann", "auth off" }) await MkAsync(address, [.. line.Split(' '), "--user=root:pw"]);
    }

    [Fact]
    public async Task It_works_on_a_real_etcd_too()
    {
        await using var etcd = await EtcdProcess.StartAsync();
        Assert.Contains("leader", await MkAsync(etcd.Address, "status"), StringComparison.Ordinal);
        await MkAsync(etcd.Address, "snapshot", "save", _folder["s.db"]);
        Assert.Contains("| REVISION |", (await RunAsync("store", "snapshot", "status", _folder["s.db"])).Require(), StringComparison.Ordinal);
    }

    private static Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync(Path.Combine(AppContext.BaseDirectory, "mk"), arguments);

    private static async Task<string> MkAsync(string address, params string[] arguments) =>
        (await RunAsync(["store", .. arguments, $"--endpoints={address}"])).Require();
}
