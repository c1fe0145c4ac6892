using System.Security.Cryptography;
using System.Text;
using Etcdserverpb;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Three members of which one has its data changed behind its back: it is found out, at its start or by the leader.</summary>
public sealed class IntegrityTests : IAsyncLifetime
{
    private const string Genuine = "the-genuine-value";
    private const string Forged = "the-altered-value";

    private static readonly string[] s_names = ["a", "b", "c"];

    private readonly TemporaryFolder _folder = new();
    private readonly OurMember[] _members;

    public IntegrityTests() => _members = [.. s_names.Select(n => new OurMember(_folder[n], "--corrupt-check-time=1s"))];

    public async Task InitializeAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => _members[i].StartAsync(Flags(i))));
        for (var i = 0; i < 20; i++) await _members[i % 3].PutAsync($"k{i}", Genuine);
    }

    public async Task DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Hashes_are_equal_on_all_members()
    {
        var hashes = new List<(long Revision, uint Hash, uint OfKeys)>();
        foreach (var member in _members)
        {
            var revision = (await member.GetAsync("k1")).Header.Revision;
            hashes.Add((revision, (await member.Maintenance.HashAsync(new HashRequest())).Hash, (await member.Maintenance.HashKVAsync(new HashKVRequest { Revision = revision })).Hash));
        }

        Assert.Single(hashes.Distinct());
        Assert.Equal(hashes[0].Hash, hashes[0].OfKeys);
        await _members[0].PutAsync("k1", "other");
        Assert.NotEqual(hashes[0].Hash, (await _members[0].Maintenance.HashAsync(new HashRequest())).Hash);
    }

    [Fact]
    public async Task A_changed_copy_does_not_start_when_it_looks_first_and_raises_the_alarm_when_it_does_not()
    {
        await _members[2].Maintenance.DefragmentAsync(new DefragmentRequest());
        await _members[2].KillAsync();
        await ForgeAsync(_folder["c"]);
        var refusal = await UntilSaidAsync("found data inconsistency with peers: at revision", "--feature-gates=InitialCorruptCheck=true", 2);
        Assert.Contains("this member holds other keys than a, b", refusal, StringComparison.Ordinal);
        await _members[2].StartAsync(Flags(2));
        Assert.Equal(Forged, (await _members[2].GetAsync("k3")).Kvs[0].Value.ToStringUtf8());
        var id = (await _members[2].Maintenance.StatusAsync(new StatusRequest())).Header.MemberId;
        await _members[0].Process.WaitUntilAsync(async () => await _members[0].EtcdctlAsync("alarm", "list") == $"memberID:{id} alarm:CORRUPT \n");
        var put = await Command.RunAsync("etcdctl", [$"--endpoints={_members[0].Address}", "put", "more", "1"], environment: [("ETCDCTL_API", "3")]);
        Assert.Contains("etcdserver: corrupt cluster", put.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_genuine_copy_starts_when_it_looks_first()
    {
        await _members[1].KillAsync();
        await _members[0].PutAsync("meanwhile", "1");
        await UntilSaidAsync("Holds the same keys as 2 other members", "--experimental-initial-corrupt-check=true", 1);
        await _members[1].StartAsync([.. Flags(1), "--experimental-initial-corrupt-check=true"]);
        Assert.Equal("1", (await _members[1].GetAsync("meanwhile")).Kvs[0].Value.ToStringUtf8());
    }

    /// <summary>Starts a member until it says something; one that could not reach the others in time passes them over, and is started again.</summary>
    private async Task<string> UntilSaidAsync(string words, string flag, int member)
    {
        for (var attempt = 1; ; attempt++)
        {
            var process = ChildProcess.Start(OurMember.Binary, [.. _members[member].Listening, .. Flags(member), flag]);
            while (!process.HasEnded && !process.Output.Contains("Serving clients", StringComparison.Ordinal)) await Task.Delay(50);
            await process.DisposeAsync();
            if (process.Output.Contains(words, StringComparison.Ordinal)) return process.Output;
            Assert.True(attempt < 10, process.Output);
        }
    }

    private string[] Flags(int i) =>
    [
        $"--name={s_names[i]}", $"--data-dir={_members[i].DataFolder}", $"--initial-advertise-peer-urls={_members[i].Peer}",
        $"--initial-cluster={string.Join(',', s_names.Zip(_members).Select(m => $"{m.First}={m.Second.Peer}"))}",
    ];

    /// <summary>Changes values in the member's snapshot, and its checksum with them, so that nothing looks damaged.</summary>
    private static async Task ForgeAsync(string folder)
    {
        var file = Directory.EnumerateFiles(Path.Combine(folder, "member", "snap"), "*.snap").Single();
        var bytes = await File.ReadAllBytesAsync(file);
        var (from, to, found) = (Encoding.UTF8.GetBytes(Genuine), Encoding.UTF8.GetBytes(Forged), 0);
        for (int at; (at = bytes.AsSpan().IndexOf(from)) >= 0; found++) to.CopyTo(bytes, at);
        Assert.Equal(20, found);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes)).CopyTo(bytes, bytes.Length - SHA256.HashSizeInBytes);
        await File.WriteAllBytesAsync(file, bytes);
    }
}
