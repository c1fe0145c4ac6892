using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Users, roles and passwords go along with a backup, from our store to a real etcd and back.</summary>
public sealed class AuthBackupTests : IDisposable
{
    private static readonly string[] s_setup =
    [
        "put k/1 one", "put other two", "user add root:root-pw", "user grant-role root root", "role add reader", "role grant-permission reader read k/ --prefix",
        "role add writer", "role grant-permission writer readwrite w", "user add ann:ann-pw", "user grant-role ann reader", "user grant-role ann writer", "user add cert --no-password", "auth enable",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ours_restored_on_etcd()
    {
        await using var ours = new OurMember(_folder["before"]);
        await ours.StartAsync();
        await FillAsync(ours.Address);
        await using var etcd = await EtcdProcess.StartAsync(async (data, peer) => (await RunAsync(
            "snapshot", "restore", _folder["s.db"], "--data-dir", data, "--name", "one", "--initial-cluster", $"one={peer}", "--initial-advertise-peer-urls", peer)).Require(), hasUsers: true);
        await CompareAsync(ours.Address, etcd.Address);
    }

    [Fact]
    public async Task Etcds_restored_on_ours()
    {
        await using var etcd = await EtcdProcess.StartAsync();
        await FillAsync(etcd.Address);
        await using var ours = new OurMember(_folder["after"]);
        (await Command.RunAsync(OurMember.Binary, ["snapshot", "restore", _folder["s.db"], .. ours.Identity])).Require();
        await ours.StartWithUsersAsync();
        await CompareAsync(etcd.Address, ours.Address);
    }

    private async Task FillAsync(string address)
    {
        foreach (var line in s_setup) (await RunAsync([$"--endpoints={address}", .. line.Split(' ')])).Require();
        (await RunAsync($"--endpoints={address}", "--user=root:root-pw", "snapshot", "save", _folder["s.db"])).Require();
    }

    /// <summary>Everybody may what they might before, by the passwords they had, and nothing else.</summary>
    private static async Task CompareAsync(string before, string after)
    {
        string[] lines =
        [
            "get k/1", "--user=ann:ann-pw get k/1", "--user=ann:wrong get k/1", "--user=ann:ann-pw get other", "--user=ann:ann-pw put k/1 no", "--user=ann:ann-pw put w yes", "--user=ann:ann-pw get w",
            "--user=root:root-pw user list", "--user=root:root-pw user get ann --detail", "--user=root:root-pw role list", "--user=root:root-pw role get reader", "--user=root:root-pw get --prefix k", "--user=root:root-pw get other",
            "--user=root:root-pw user passwd ann --interactive=false|new-pw\n", "--user=ann:ann-pw get w", "--user=ann:new-pw get w", "--user=root:root-pw auth disable", "get other",
        ];
        foreach (var line in lines)
        {
            var (command, input) = line.Split('|', 2) is [var words, var typed] ? (words, typed) : (line, "");
            var (was, now) = (await RunAsync([$"--endpoints={before}", .. command.Split(' ')], input), await RunAsync([$"--endpoints={after}", .. command.Split(' ')], input));
            Assert.Equal((line, was.ExitCode, was.Output, Last(was.Error)), (line, now.ExitCode, now.Output, Last(now.Error)));
        }
    }

    /// <summary>The line that says why; those before it have times and addresses.</summary>
    private static string Last(string error) => error.Split('\n').LastOrDefault(l => l.StartsWith("Error:", StringComparison.Ordinal)) ?? "";

    private static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    private static Task<CommandResult> RunAsync(string[] arguments, string input) => Command.RunAsync("etcdctl", arguments, input, [("ETCDCTL_API", "3")]);
}
