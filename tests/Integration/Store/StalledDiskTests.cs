using Etcdserverpb;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>A leader whose disk stops answering, for real: its file system is frozen. Needs root, for the mounts.</summary>
public sealed class StalledDiskTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly OurMember[] _members;

    public StalledDiskTests() => _members = [.. Enumerable.Range(0, 3).Select(i => new OurMember(Path.Combine(Disk(i), "data"), "--disk-reserve-bytes=0"))];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            Directory.CreateDirectory(Disk(i));
            await using (var image = File.Create(_folder[$"image{i}"])) image.SetLength(256 << 20);
            (await Command.RunAsync("mkfs.ext4", ["-q", _folder[$"image{i}"]])).Require();
            (await Command.RunAsync("mount", ["-o", "loop", _folder[$"image{i}"], Disk(i)])).Require();
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => _members[i].StartAsync(Flags(i))));
    }

    public async Task DisposeAsync()
    {
        for (var i = 0; i < 3; i++) await Command.RunAsync("fsfreeze", ["-u", Disk(i)]);
        foreach (var member in _members) await member.DisposeAsync();
        for (var i = 0; i < 3; i++) await Command.RunAsync("umount", [Disk(i)]);
        _folder.Dispose();
    }

    [Fact]
    public async Task It_hands_over_and_says_why()
    {
        await _members[0].PutUntilDoneAsync("before", "1");
        var leader = await LeaderAsync(_members[0]);
        var other = _members[(leader + 1) % 3];
        (await Command.RunAsync("fsfreeze", ["-f", Disk(leader)])).Require();
        await other.Process.WaitUntilAsync(async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await other.Kv.PutAsync(new PutRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("during") }, cancellationToken: patience.Token);
                return await LeaderAsync(other) != leader;
            }
            catch (global::Grpc.Core.RpcException)
            {
                return false;
            }
        });
        var status = await Command.RunAsync(Path.Combine(AppContext.BaseDirectory, "mk"), ["store", "status", $"--endpoints={string.Join(',', _members.Select(m => m.Address))}"]);
        Assert.Contains("this member handed over: its disk has been stalled for", status.Output, StringComparison.Ordinal);
        Assert.Contains("handed leadership over to this member", status.Output, StringComparison.Ordinal);
        (await Command.RunAsync("fsfreeze", ["-u", Disk(leader)])).Require();
        await other.Process.WaitUntilAsync(async () => (await _members[leader].GetAsync("during")).Kvs.Count == 1);
    }

    private static async Task<int> LeaderAsync(OurMember asked)
    {
        var status = await asked.Maintenance.StatusAsync(new StatusRequest());
        var members = await new Cluster.ClusterClient(asked.Channel).MemberListAsync(new MemberListRequest { Linearizable = false });
        return members.Members.FirstOrDefault(m => m.ID == status.Leader) is { Name: ['m', var digit] } ? digit - '0' : -1;
    }

    private string Disk(int i) => _folder[$"disk{i}"];

    private string[] Flags(int i) =>
    [
        $"--name=m{i}", $"--data-dir={_members[i].DataFolder}", $"--initial-advertise-peer-urls={_members[i].Peer}",
        $"--initial-cluster={string.Join(',', Enumerable.Range(0, 3).Select(n => $"m{n}={_members[n].Peer}"))}",
    ];
}
