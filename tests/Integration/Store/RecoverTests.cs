using Etcdserverpb;
using Google.Protobuf;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Two of three members are gone for good; the third is made a cluster of its own, and grows again.</summary>
public sealed class RecoverTests : IAsyncLifetime
{
    private const int Keys = 200;

    private readonly TemporaryFolder _folder = new();
    private readonly OurMember[] _members;

    public RecoverTests() => _members = [.. Enumerable.Range(0, 3).Select(i => new OurMember(_folder[$"m{i}"]))];

    public async Task InitializeAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => _members[i].StartAsync(Flags(i))));
        for (var i = 0; i < Keys; i++) await _members[i % 3].PutUntilDoneAsync($"k{i:D3}", $"{i}");
        await Task.WhenAll(_members.Select(m => m.GetAsync("k000")));
        await _members[2].KillAsync();
        // Two of three can only acknowledge together: with this, all before it is on the disk of the one that will survive.
        await _members[0].PutUntilDoneAsync("last", "1");
        for (var i = 0; i < 2; i++) await _members[i].KillAsync();
        for (var i = 1; i < 3; i++) Directory.Delete(_members[i].DataFolder, recursive: true);
    }

    public async Task DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_guided_recovery_warns_first_and_then_goes_on_alone()
    {
        var asked = await RecoverAsync();
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("LOST MAY BE", asked.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed", asked.Output, StringComparison.Ordinal);
        Assert.Contains("Only 1 of 3", asked.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_members[0].DataFolder, "member.before-recover-1")));

        Assert.Contains("now the only member", (await RecoverAsync("--yes")).Require(), StringComparison.Ordinal);
        await _members[0].StartAsync(Flags(0));
        await AssertAllThereAsync(_members[0]);
        Assert.Single((await new Cluster.ClusterClient(_members[0].Channel).MemberListAsync(new MemberListRequest())).Members);

        await _members[0].EtcdctlAsync("member", "add", "m1", $"--peer-urls={_members[1].Peer}");
        await _members[1].StartAsync(
            "--name=m1", $"--data-dir={_members[1].DataFolder}", $"--initial-cluster=m0={_members[0].Peer},m1={_members[1].Peer}",
            $"--initial-advertise-peer-urls={_members[1].Peer}", "--initial-cluster-state=existing");
        await AssertAllThereAsync(_members[1]);
    }

    [Fact]
    public async Task Force_new_cluster_does_it_at_the_start_and_only_once()
    {
        var before = await InspectAsync();
        await _members[0].StartAsync([.. Flags(0), "--force-new-cluster"]);
        await AssertAllThereAsync(_members[0]);
        var cluster = (await _members[0].GetAsync("k000")).Header.ClusterId;
        Assert.DoesNotContain($"{cluster}", before, StringComparison.Ordinal);
        await _members[0].PutUntilDoneAsync("after", "1");
        await _members[0].KillAsync();
        await _members[0].StartAsync([.. Flags(0), "--force-new-cluster"]);
        Assert.Equal(cluster, (await _members[0].GetAsync("after")).Header.ClusterId);
    }

    private async Task<string> InspectAsync() => (await Command.RunAsync(OurMember.Binary, ["inspect", $"--data-dir={_members[0].DataFolder}", "--write-out=json"])).Require();

    private Task<CommandResult> RecoverAsync(params string[] more) => Command.RunAsync(
        Path.Combine(AppContext.BaseDirectory, "mk"), ["store", "recover", .. _members.SelectMany(m => new[] { "--data-dir", m.DataFolder }), .. more]);

    private static async Task AssertAllThereAsync(OurMember member)
    {
        var all = await member.Kv.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("k"), RangeEnd = ByteString.CopyFromUtf8("l") });
        Assert.Equal(Enumerable.Range(0, Keys).Select(i => $"{i}"), all.Kvs.Select(kv => kv.Value.ToStringUtf8()));
        Assert.True(all.Header.Revision > 1_000_000_000);
    }

    private string[] Flags(int i) =>
    [
        $"--name=m{i}", $"--data-dir={_members[i].DataFolder}", $"--initial-advertise-peer-urls={_members[i].Peer}",
        $"--initial-cluster={string.Join(',', Enumerable.Range(0, 3).Select(n => $"m{n}={_members[n].Peer}"))}",
    ];
}
