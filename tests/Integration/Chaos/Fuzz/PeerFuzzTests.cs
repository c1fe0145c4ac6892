using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Integration.Tests.Chaos.Members;
using MiniKube.Raft.V1;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>
/// What may come in on the peer port besides proper peers: lengths that lie, batches cut or spoiled, messages of kinds and entries that are
/// none, answers nobody asked for, from strangers and from somebody who says hello as a member would. So many connections, from a seed.
/// The member goes on serving, keeps what it had, also after a restart, and its memory stays within bounds.
/// </summary>
[Collection(ChaosCollection.Name)]
public sealed class PeerFuzzTests(ITestOutputHelper output)
{
    private const long MostGrowth = 400L << 20;
    private const int Keys = 50;

    private static readonly byte[] s_preface = Encoding.ASCII.GetBytes("MKPEER/1");
    private static readonly int s_connections = ChaosRun.Longer > TimeSpan.Zero ? 20_000 : 600;

    private ulong _cluster;
    private ulong _member;

    [Fact]
    public async Task Nothing_that_comes_in_on_the_peer_port_brings_a_member_down()
    {
        await using var cluster = await ChaosCluster.StartAsync(new ClusterPlan { Members = 1 });
        var member = cluster.All[0];
        var kv = new KV.KVClient(member.Channel);
        for (var i = 0; i < Keys; i++) await kv.PutAsync(new PutRequest { Key = Key(i), Value = Key(i) });
        var header = (await new Maintenance.MaintenanceClient(member.Channel).StatusAsync(new StatusRequest())).Header;
        (_cluster, _member) = (header.ClusterId, header.MemberId);
        var before = member.ResidentBytes;
        for (var i = 0; i < s_connections && member.IsRunning; i++)
        {
            await MisuseAsync(new Uri(member.PeerUrl), new Random(ChaosRun.Seed + i));
            if (i % 50 == 0) await ProveServingAsync(member, i);
        }

        Assert.True(member.IsRunning, $"seed {ChaosRun.Seed}: the member ended: {member.Output}");
        await ProveServingAsync(member, s_connections);
        var growth = member.ResidentBytes - before;
        await member.KillAsync();
        cluster.Restart(member);
        await member.WaitUntilAnsweringAsync();
        await ProveServingAsync(member, s_connections + 1);
        output.WriteLine($"seed {ChaosRun.Seed}: {s_connections} connections, memory grew by {growth >> 20} MiB");
        Assert.True(growth < MostGrowth, $"memory grew by {growth >> 20} MiB");
    }

    private async Task ProveServingAsync(ChaosMember member, int round)
    {
        try
        {
            var kv = new KV.KVClient(member.Channel);
            await kv.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("proof") }, deadline: DateTime.UtcNow.AddSeconds(30));
            var all = await kv.RangeAsync(new RangeRequest { Key = Key(0), RangeEnd = ByteString.CopyFromUtf8("l") });
            Assert.Equal(Enumerable.Range(0, Keys).Select(Key), all.Kvs.Select(k => k.Value));
        }
        catch (RpcException e)
        {
            Assert.Fail($"seed {ChaosRun.Seed}, connection {round}: {e.Status}\n{member.Output}");
        }
    }

    /// <summary>One connection that does something wrong, and is gone.</summary>
    private async Task MisuseAsync(Uri address, Random random)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(enable: random.Next(2) == 0, seconds: 0) };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port);
            foreach (var piece in Pieces(random)) await socket.SendAsync(piece);
            if (random.Next(3) == 0) await ReadSomeAsync(socket);
        }
        catch (SocketException)
        {
            // The member ended it first, as it may.
        }
    }

    private IEnumerable<byte[]> Pieces(Random random)
    {
        yield return random.Next(20) == 0 ? s_preface[..random.Next(8)] : s_preface;
        var isMember = random.Next(4) > 0;
        var mutator = new Mutator(random);
        var hello = new PeerBatch { Hello = Hello(isMember, random), TargetId = isMember ? _member : (ulong)random.NextInt64() };
        yield return random.Next(10) == 0 ? Frame(mutator.Mutate(hello.ToByteArray()), null) : Frame(hello.ToByteArray(), null);
        for (var i = random.Next(4); i > 0; i--)
        {
            switch (random.Next(7))
            {
                case 0: yield return Frame(Noise(random), null); break;
                case 1: yield return Frame(Noise(random), random.Next(2) == 0 ? -1 : int.MaxValue); break;
                case 2: yield return Frame(Wrong(random).ToByteArray(), random.Next(200_000)); break;
                case 3: yield return Frame(Wrong(random).ToByteArray()[..^1], null); break;
                case 4: yield return Frame(new byte[random.Next(100_000)], null); break;
                default: yield return Frame(Wrong(random).ToByteArray(), null); break;
            }
        }
    }

    private PeerHello Hello(bool isMember, Random random)
    {
        if (!isMember && random.Next(3) == 0) return new PeerHello();
        var hello = new PeerHello { ClusterId = isMember ? _cluster : (ulong)random.NextInt64(), MemberId = (ulong)random.NextInt64(), Version = "1" };
        if (random.Next(2) == 0) hello.PeerUrls.Add(random.Next(3) switch { 0 => "no url", 1 => "http://127.0.0.1:1", _ => "" });
        return hello;
    }

    /// <summary>Messages that are none: kinds nobody knows, entries that cannot be read, and answers, old ones, to what nobody asked.</summary>
    private static PeerBatch Wrong(Random random)
    {
        var batch = new PeerBatch();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var message = new PeerMessage
            {
                Type = random.Next(2) == 0 ? (uint)random.Next(40, 1000) : uint.MaxValue,
                From = (ulong)random.NextInt64(),
                Index = Edge(random),
                LogTerm = Edge(random),
                Commit = Edge(random),
                Context = Edge(random),
                RejectHint = Edge(random),
                Reject = random.Next(2) == 0,
            };
            if (random.Next(2) == 0)
            {
                message.Type = (uint)random.Next(24);
                message.Entries = ByteString.CopyFrom([0xff, 0xff, 0xff, 0xff, .. Noise(random)]);
            }

            batch.Messages.Add(message);
        }

        return batch;
    }

    private static ulong Edge(Random random) => random.Next(4) switch { 0 => 0, 1 => ulong.MaxValue, 2 => (ulong)random.Next(200), _ => (ulong)random.NextInt64() };

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Frame(byte[] message, int? length)
    {
        var frame = new byte[4 + message.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length ?? message.Length);
        message.CopyTo(frame, 4);
        return frame;
    }

    private static async Task ReadSomeAsync(Socket socket)
    {
        using var soon = new CancellationTokenSource(20);
        try
        {
            await socket.ReceiveAsync(new byte[1000], soon.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing came, which is an answer too.
        }
    }

    private static ByteString Key(int i) => ByteString.CopyFromUtf8($"k{i:D3}");
}
