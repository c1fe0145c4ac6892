using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>A real member on a real file system of 64 MiB that fills up. Needs root, for the mount.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int ValueBytes = 100_000;

    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder["disk"];

    private string Filler => Path.Combine(Disk, "filler");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Disk);
        (await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", Disk])).Require();
    }

    public async Task DisposeAsync()
    {
        await Command.RunAsync("umount", ["-l", Disk]);
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_disk_stops_writes_and_nothing_else(bool clearsItself)
    {
        await using var member = new OurMember(Path.Combine(Disk, "data"), clearsItself ? "--nospace-auto-disarm" : "--nospace-auto-disarm=false");
        await member.StartAsync();
        var written = await WriteUntilRefusedAsync(member, 0);
        FillTheRest();
        await AssertAllThereAsync(member, written);
        await member.KillAsync();
        await member.StartAsync();
        await AssertAllThereAsync(member, written);
        await member.Process.WaitUntilAsync(() =>
        {
            FillTheRest();
            return IsRefusedAsync(member);
        });
        Assert.Contains("NOSPACE", await member.EtcdctlAsync("alarm", "list"), StringComparison.Ordinal);

        var deleted = await member.Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key(0), RangeEnd = Key(written - 5) });
        Assert.Equal(written - 5, deleted.Deleted);
        await member.Kv.CompactAsync(new CompactionRequest { Revision = deleted.Header.Revision, Physical = true });
        Assert.True(await IsRefusedAsync(member));
        File.Delete(Filler);
        await member.Process.WaitUntilAsync(async () =>
        {
            if (!clearsItself) await member.EtcdctlAsync("alarm", "disarm");
            return await TryPutAsync(member, written) is null;
        });
        for (var i = written - 5; i <= written; i++) Assert.Single((await member.Kv.RangeAsync(new RangeRequest { Key = Key(i) })).Kvs);
        Assert.False(member.Process.HasEnded);
    }

    private static async Task<int> WriteUntilRefusedAsync(OurMember member, int from)
    {
        for (var i = from; ; i++)
        {
            if (await TryPutAsync(member, i) is not { } refusal) continue;
            Assert.Equal((StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded"), (refusal.StatusCode, refusal.Detail));
            Assert.True(i > 50, $"refused after {i} values");
            return i;
        }
    }

    private static async Task<bool> IsRefusedAsync(OurMember member) => (await TryPutAsync(member, 99_999))?.Detail == "etcdserver: mvcc: database space exceeded";

    private static async Task<Status?> TryPutAsync(OurMember member, int i)
    {
        try
        {
            await member.Kv.PutAsync(new PutRequest { Key = Key(i), Value = Value(i) });
            return null;
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }

    private static async Task AssertAllThereAsync(OurMember member, int written)
    {
        for (var i = 0; i < written; i++)
        {
            var read = await member.Kv.RangeAsync(new RangeRequest { Key = Key(i) });
            Assert.Equal(Value(i), read.Kvs.Single().Value);
        }
    }

    /// <summary>Takes every block that is left; a restart gives some back, that of values which were only scratch.</summary>
    private void FillTheRest()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static ByteString Key(int i) => ByteString.CopyFromUtf8(i.ToString("D5", CultureInfo.InvariantCulture));

    private static ByteString Value(int i)
    {
        var bytes = new byte[ValueBytes];
        new Random(i).NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
