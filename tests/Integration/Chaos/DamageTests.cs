using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Integration.Tests.Chaos.Members;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos;

/// <summary>
/// A member whose disk was changed while it was away: bits flipped, an end torn off or never written. It starts with all it had and
/// the rest from the others, or says that its disk is damaged and ends; it never shows anything that was not.
/// </summary>
[Collection(ChaosCollection.Name)]
public sealed class DamageTests(ITestOutputHelper output)
{
    private const int PutsPerRound = 40;
    private const int Sector = 512;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>What happens to a file, and whether a member may still start from it.</summary>
    private static readonly (string Name, string Pattern, Action<FileStream, Random> Harm)[] s_harms =
    [
        ("a torn end", "*.wal", TearEnd),
        ("a flipped bit", "*.wal", FlipBit),
        ("a sector of zeros", "*.wal", ZeroSector),
        ("a flipped bit in the snapshot", "*.snap", FlipBit),
        ("a snapshot cut short", "*.snap", (file, random) => file.SetLength(random.NextInt64(file.Length))),
        ("garbage behind the end", "*.wal", GarbageBehind),
    ];

    private readonly Dictionary<string, string> _expected = new(StringComparer.Ordinal);
    private int _puts;

    [Fact]
    public async Task A_member_whose_disk_was_changed_heals_or_refuses_and_never_shows_what_was_not()
    {
        var random = new Random(ChaosRun.Seed);
        await using var cluster = await ChaosCluster.StartAsync(new ClusterPlan { Flags = ["--heartbeat-interval", "100", "--election-timeout", "600", "--snapshot-count", "50"] });
        var membership = new Membership(cluster);
        var (healed, refused) = (0, 0);
        foreach (var (name, pattern, harm) in s_harms)
        {
            await PutAsync(cluster, random);
            var victim = cluster.All[random.Next(cluster.All.Count)];
            await victim.KillAsync();
            var file = Harm(victim, pattern, harm, random);
            await PutAsync(cluster, random);
            cluster.Restart(victim);
            var isBack = await StartsAsync(victim);
            output.WriteLine($"seed {ChaosRun.Seed}: {victim.Name}, {name} ({file}): {(isBack ? "healed" : $"refused: {LastLine(victim)}")}");
            if (isBack) healed++;
            else
            {
                refused++;
                Assert.Contains(Words, w => victim.Output.Contains(w, StringComparison.OrdinalIgnoreCase));
                await membership.RemoveAsync(victim);
                await membership.AddAsync(victim, asLearner: false);
            }

            await RequireExpectedAsync(victim);
        }

        await RequireSameHashAsync(cluster);
        Assert.Equal(s_harms.Length, healed + refused);
    }

    private static string[] Words => ["damaged", "corrupt", "checksum"];

    private static string Harm(ChaosMember member, string pattern, Action<FileStream, Random> harm, Random random)
    {
        var path = Directory.EnumerateFiles(member.DataFolder, pattern, SearchOption.AllDirectories).Where(f => LengthOf(f) > 0).OrderBy(File.GetLastWriteTimeUtc).Last();
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        harm(file, random);
        return Path.GetFileName(path);
    }

    /// <summary>Up to the last byte that is not zero: logs are made longer than what is in them.</summary>
    private static long LengthOf(string path)
    {
        using var file = File.OpenRead(path);
        return UsedOf(file);
    }

    private static long UsedOf(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        return bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
    }

    private static void FlipBit(FileStream file, Random random)
    {
        file.Position = random.NextInt64(UsedOf(file));
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ (1 << random.Next(8))));
    }

    private static void TearEnd(FileStream file, Random random)
    {
        var (used, length) = (UsedOf(file), file.Length);
        file.SetLength(used - Math.Min(used, random.Next(1, 200)));
        file.SetLength(length);
    }

    private static void ZeroSector(FileStream file, Random random)
    {
        file.Position = random.NextInt64(UsedOf(file)) / Sector * Sector;
        file.Write(new byte[Sector]);
    }

    private static void GarbageBehind(FileStream file, Random random)
    {
        file.Position = UsedOf(file);
        var bytes = new byte[random.Next(1, 100)];
        random.NextBytes(bytes);
        file.Write(bytes);
    }

    /// <summary>Whether it comes up; false when it ended by itself.</summary>
    private static async Task<bool> StartsAsync(ChaosMember member)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await member.AnswersAsync())
        {
            if (!member.IsRunning) return false;
            if (patience.IsCancellationRequested) throw new TimeoutException($"{member.Name} neither answers nor ends: {member.Output}");
            await Task.Delay(50);
        }

        return true;
    }

    private async Task PutAsync(ChaosCluster cluster, Random random)
    {
        for (var i = 0; i < PutsPerRound; i++)
        {
            var (key, value) = ($"k{random.Next(60):D2}", $"{++_puts}");
            await PutAsync(cluster, new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) });
            _expected[key] = value;
        }
    }

    /// <summary>As a client does: asks another member until one has done it. The same put twice leaves the same key.</summary>
    private static async Task PutAsync(ChaosCluster cluster, PutRequest put)
    {
        using var patience = new CancellationTokenSource(s_patience);
        for (var i = 0; ; i++)
        {
            var member = cluster.All[i % cluster.All.Count];
            if (!member.IsRunning) continue;
            try
            {
                await new KV.KVClient(member.Channel).PutAsync(put, deadline: DateTime.UtcNow.AddSeconds(10));
                return;
            }
            catch (RpcException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task RequireExpectedAsync(ChaosMember member)
    {
        await member.WaitUntilAnsweringAsync();
        var all = await new KV.KVClient(member.Channel).RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("k"), RangeEnd = ByteString.CopyFromUtf8("l"), Serializable = true });
        Assert.Equal(_expected.OrderBy(e => e.Key, StringComparer.Ordinal), all.Kvs.Select(k => KeyValuePair.Create(k.Key.ToStringUtf8(), k.Value.ToStringUtf8())));
    }

    private static async Task RequireSameHashAsync(ChaosCluster cluster)
    {
        var hashes = new List<(long Revision, uint Hash)>();
        foreach (var member in cluster.All)
        {
            await member.WaitUntilAnsweringAsync();
            var answer = await new Maintenance.MaintenanceClient(member.Channel).HashKVAsync(new HashKVRequest());
            hashes.Add((answer.Header.Revision, answer.Hash));
        }

        Assert.Single(hashes.Distinct());
    }

    private static string LastLine(ChaosMember member) => member.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(l => Words.Any(w => l.Contains(w, StringComparison.OrdinalIgnoreCase))) ?? "without a reason";
}
