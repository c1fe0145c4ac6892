using System.Text.Json;
using Etcdserverpb;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>A cluster that grows from one member to three by etcdctl, with the guards on its way.</summary>
public sealed class OurMembershipTests : IAsyncLifetime
{
    private static readonly string[] s_names = ["one", "two", "three"];

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _clients = [.. s_names.Select(_ => $"http://127.0.0.1:{Ports.Take()}")];
    private readonly string[] _peers = [.. s_names.Select(_ => $"http://127.0.0.1:{Ports.Take()}")];
    private readonly ChildProcess?[] _processes = new ChildProcess?[s_names.Length];

    public Task InitializeAsync() => StartAsync(0, "new");

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (process is not null) await process.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Members_join_learn_are_promoted_through_any_member_and_leave()
    {
        Assert.Contains("added to cluster", await EtcdctlAsync(0, "member", "add", "two", $"--peer-urls={_peers[1]}"), StringComparison.Ordinal);
        await StartAsync(1, "existing");
        var added = await EtcdctlAsync(1, "member", "add", "three", "--learner", $"--peer-urls={_peers[2]}");
        var learner = added.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]; // etcdctl pads it to sixteen digits
        Assert.Contains("can only promote a learner member which is in sync with leader", await FailAsync(1, "member", "promote", learner), StringComparison.Ordinal);
        await StartAsync(2, "existing", answers: true);
        Assert.Contains("rpc not supported for learner", await FailAsync(2, "put", "a", "1"), StringComparison.Ordinal);
        var follower = await LeaderAsync() == 0 ? 1 : 0;
        await PromoteAsync(follower, learner);
        Assert.Equal(3, (await EtcdctlAsync(0, "member", "list")).Split(", started, ").Length - 1);
        await EtcdctlAsync(2, "put", "a", "1");
        Assert.Equal(3, (await RunAsync(0, "endpoint", "health", "--cluster")).Error.Split("is healthy").Length + (await RunAsync(0, "endpoint", "health", "--cluster")).Output.Split("is healthy").Length - 2);
        await MoveLeaderAsync();
        await GuardsAsync(learner);
    }

    /// <summary>Asks until the learner has caught up; any other refusal fails the test.</summary>
    private async Task PromoteAsync(int member, string learner)
    {
        await _processes[2]!.WaitUntilAsync(async () =>
        {
            var result = await RunAsync(member, "member", "promote", learner);
            if (result.ExitCode == 0) return true;
            Assert.Contains("in sync with leader", result.Error, StringComparison.Ordinal);
            return false;
        });
    }

    /// <summary>With one member down nobody joins, and only that one may leave.</summary>
    private async Task GuardsAsync(string third)
    {
        await _processes[2]!.DisposeAsync();
        _processes[2] = null;
        var unhealthy = "";
        await _processes[0]!.WaitUntilAsync(async () => (unhealthy = (await RunAsync(0, "member", "add", "four", "--peer-urls=http://127.0.0.1:9")).Error).Length > 0);
        Assert.Contains("unhealthy cluster", unhealthy, StringComparison.Ordinal);
        using var list = JsonDocument.Parse(await EtcdctlAsync(0, "member", "list", "-w", "json"));
        var second = list.RootElement.GetProperty("members").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "two").GetProperty("ID").GetUInt64();
        Assert.Contains("unhealthy cluster", await FailAsync(0, "member", "remove", $"{second:x}"), StringComparison.Ordinal);
        Assert.Contains("removed from cluster", await EtcdctlAsync(0, "member", "remove", third), StringComparison.Ordinal);
        Assert.Equal(2, (await EtcdctlAsync(0, "member", "list")).Split(", started, ").Length - 1);
    }

    private async Task MoveLeaderAsync()
    {
        var leader = await LeaderAsync();
        var target = await new Maintenance.MaintenanceClient(Channel((leader + 1) % 3)).StatusAsync(new StatusRequest());
        Assert.Contains("no leader endpoint given", await FailAsync((leader + 1) % 3, "move-leader", $"{target.Header.MemberId:x}"), StringComparison.Ordinal);
        Assert.Contains("Leadership transferred", await EtcdctlAsync(leader, "move-leader", $"{target.Header.MemberId:x}"), StringComparison.Ordinal);
        Assert.Equal((leader + 1) % 3, await LeaderAsync());
    }

    private async Task<int> LeaderAsync()
    {
        for (var i = 0; ; i = (i + 1) % 3)
        {
            if (_processes[i] is null) continue;
            var status = await new Maintenance.MaintenanceClient(Channel(i)).StatusAsync(new StatusRequest());
            if (status.Leader == status.Header.MemberId) return i;
        }
    }

    private readonly Dictionary<int, GrpcChannel> _channels = [];

    private GrpcChannel Channel(int member) => _channels.TryGetValue(member, out var channel) ? channel : _channels[member] = GrpcChannel.ForAddress(_clients[member]);

    private async Task StartAsync(int member, string state, bool answers = false)
    {
        var cluster = string.Join(',', Enumerable.Range(0, member + 1).Select(i => $"{s_names[i]}={_peers[i]}"));
        _processes[member] = ChildProcess.Start(OurMember.Binary,
        [
            $"--name={s_names[member]}", $"--data-dir={_folder[s_names[member]]}", $"--initial-cluster={cluster}", $"--initial-cluster-state={state}",
            $"--listen-peer-urls={_peers[member]}", $"--initial-advertise-peer-urls={_peers[member]}", $"--listen-client-urls={_clients[member]}", $"--advertise-client-urls={_clients[member]}",
        ]);
        await _processes[member]!.WaitUntilAsync(() => answers ? AnswersAsync(member) : IsWritableAsync(member));
    }

    private async Task<bool> IsWritableAsync(int member) => (await RunAsync(member, "put", "ready", "1")).ExitCode == 0;

    private async Task<bool> AnswersAsync(int member)
    {
        try
        {
            return (await new Maintenance.MaintenanceClient(Channel(member)).StatusAsync(new StatusRequest(), deadline: DateTime.UtcNow.AddSeconds(2))).IsLearner;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private async Task<string> FailAsync(int member, params string[] arguments)
    {
        var result = await RunAsync(member, arguments);
        Assert.NotEqual(0, result.ExitCode);
        return result.Error;
    }

    private async Task<string> EtcdctlAsync(int member, params string[] arguments) => (await RunAsync(member, arguments)).Require();

    private Task<CommandResult> RunAsync(int member, params string[] arguments) =>
        Command.RunAsync("etcdctl", [$"--endpoints={_clients[member]}", .. arguments], environment: [("ETCDCTL_API", "3")]);
}
