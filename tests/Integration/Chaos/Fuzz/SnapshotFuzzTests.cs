using System.Security.Cryptography;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Raft.V1;
using MiniKube.Store.Tests;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>
/// Spoiled snapshots of both kinds, the database that etcd's tools read and the file that members send each other: what does not fit
/// is called damaged and nothing else, however it was spoiled, and also when its checksum is right. So many rounds, from a seed.
/// </summary>
public sealed class SnapshotFuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Page = 4096;

    private static readonly int s_rounds = ChaosRun.Longer > TimeSpan.Zero ? 20_000 : 500;

    private readonly string _path = Path.GetTempFileName();
    private readonly StoreStateMachine _state = new(new MemoryValueTier(), new WatchHub(), new LeaseClock(TimeProvider.System));

    public async Task InitializeAsync()
    {
        var consensus = new LocalConsensus(_state);
        await ProposeAsync(consensus, CommandKind.LeaseGrant, new LeaseGrantRequest { ID = 5, TTL = 100 });
        await ProposeAsync(consensus, CommandKind.UserAdd, new AuthUserAddRequest { Name = "ann", Options = new Authpb.UserAddOptions { NoPassword = true } });
        await ProposeAsync(consensus, CommandKind.RoleAdd, new AuthRoleAddRequest { Name = "r" });
        for (var i = 0; i < 300; i++)
        {
            var put = new PutRequest { Key = Bytes($"k{i % 90}"), Value = Bytes(new string('v', i % 50 * 30)), Lease = i % 7 == 0 ? 5 : 0 };
            await ProposeAsync(consensus, CommandKind.Put, put);
            if (i % 11 == 0) await ProposeAsync(consensus, CommandKind.DeleteRange, new DeleteRangeRequest { Key = Bytes($"k{i % 13}") });
        }
    }

    public Task DisposeAsync()
    {
        _state.Dispose();
        File.Delete(_path);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_spoiled_database_is_read_or_called_damaged()
    {
        using var whole = new MemoryStream();
        await using (var moment = _state.CaptureForReading())
        {
            var members = new LocalConsensus(_state).Members;
            await new EtcdSnapshotWriter(new SnapshotOrigin(moment, members, 400, 3)).WriteAsync(whole, default);
        }

        var (read, refused) = (0, 0);
        for (var round = 0; round < s_rounds; round++)
        {
            var random = new Random(ChaosRun.Seed + round);
            await File.WriteAllBytesAsync(_path, Spoil(whole.ToArray(), random));
            try
            {
                using (var reader = new EtcdSnapshotReader(_path)) ReadAll(reader);
                SnapshotSummary.Of(_path);
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {ChaosRun.Seed + round}: {e}");
            }
        }

        output.WriteLine($"seeds from {ChaosRun.Seed}: {read} read, {refused} refused");
        Assert.True(read > 0 && refused > 0);
    }

    [Fact]
    public async Task A_spoiled_file_of_a_member_is_called_damaged_before_anything_of_it_is_believed()
    {
        var whole = await WriteFileAsync();
        for (var round = 0; round < s_rounds; round++)
        {
            var random = new Random(ChaosRun.Seed + round);
            var bytes = new Mutator(random).Mutate([.. whole]);
            if (bytes.AsSpan().SequenceEqual(whole)) continue;
            await Assert.ThrowsAsync<InvalidDataException>(() => SnapshotFile.VerifyAsync(new MemoryStream(bytes), default));
        }
    }

    /// <summary>As by a member whose memory is bad: the checksum was made over what is wrong already.</summary>
    [Fact]
    public async Task A_file_that_was_spoiled_before_its_checksum_is_restored_or_called_damaged()
    {
        var whole = await WriteFileAsync();
        var (restored, refused) = (0, 0);
        for (var round = 0; round < s_rounds; round++)
        {
            var random = new Random(ChaosRun.Seed + round);
            var body = new Mutator(random).Mutate(whole[..^SnapshotFile.HashSize]);
            byte[] bytes = [.. body, .. SHA256.HashData(body)];
            using var target = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), new LeaseClock(TimeProvider.System));
            try
            {
                var file = new MemoryStream(bytes);
                await SnapshotFile.VerifyAsync(file, default);
                SnapshotFile.ReadHeader(file);
                await target.RestoreAsync(SnapshotFile.StateStream(file), 400, default);
                restored++;
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or InvalidProtocolBufferException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {ChaosRun.Seed + round}: {e}");
            }
        }

        output.WriteLine($"seeds from {ChaosRun.Seed}: {restored} restored, {refused} refused");
        Assert.True(refused > 0);
    }

    private async Task<byte[]> WriteFileAsync()
    {
        using var whole = new MemoryStream();
        await using var moment = _state.CaptureForReading();
        await SnapshotFile.WriteAsync(whole, new SnapshotHeader { }, stream => moment.WriteToAsync(stream, default), default);
        return whole.ToArray();
    }

    private static void ReadAll(EtcdSnapshotReader reader)
    {
        var request = new RangeRequest { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0) };
        RangeReader.Read(reader.View, request, out _, out _);
    }

    /// <summary>Most of the harm goes where pages and entries describe themselves.</summary>
    private static byte[] Spoil(byte[] bytes, Random random)
    {
        if (random.Next(10) == 0) return bytes[..random.Next(bytes.Length)];
        for (var harms = random.Next(1, 6); harms > 0; harms--)
        {
            var page = random.Next(bytes.Length / Page) * Page;
            var at = page + random.Next(random.Next(2) == 0 ? 80 : Page);
            if (random.Next(3) == 0) BitConverter.TryWriteBytes(bytes.AsSpan(at, 4), random.Next(2) == 0 ? int.MaxValue : random.Next(-5, 5000));
            else bytes[at] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static async Task ProposeAsync(LocalConsensus consensus, CommandKind kind, IMessage request) => await consensus.ProposeAsync(StoreCommand.Encode(kind, request), default);

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
