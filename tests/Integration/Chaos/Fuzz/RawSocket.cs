using System.Net.Sockets;
using System.Text;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>Connections that are no proper HTTP/2: noise, frames out of place, and ends in the middle.</summary>
internal sealed class RawSocket(Uri address, Random random)
{
    private static readonly byte[] s_preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    /// <summary>Sends something wrong, reads a little of what comes, and is gone.</summary>
    public async Task MisuseAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(enable: random.Next(2) == 0, seconds: 0) };
        await socket.ConnectAsync(address.Host, address.Port);
        try
        {
            foreach (var piece in Pieces())
            {
                await socket.SendAsync(piece);
                if (random.Next(4) == 0) await ReadSomeAsync(socket);
            }
        }
        catch (SocketException)
        {
            // The server ended it first, as it may.
        }
    }

    private IEnumerable<byte[]> Pieces() => random.Next(6) switch
    {
        0 => [Noise(random.Next(1, 2000))],
        1 => [s_preface[..random.Next(s_preface.Length)]],
        2 => [s_preface, Noise(random.Next(1, 500))],
        3 => [s_preface, Frame(4, 0, 0, []), .. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Frame(random.Next(12), random.Next(256), random.Next(8), Noise(random.Next(60))))],
        4 => [s_preface, Frame(4, 0, 0, []), Frame(1, 4, 1, Noise(random.Next(1, 100))), Frame(0, 0, 1, Noise(50))[..random.Next(1, 50)]],
        _ => [Encoding.ASCII.GetBytes($"{(random.Next(2) == 0 ? "POST" : "GET")} /etcdserverpb.KV/Put HTTP/1.1\r\nHost: x\r\nContent-Length: {random.Next(100_000)}\r\n\r\n"), Noise(20)],
    };

    /// <summary>A frame of HTTP/2: length, type, flags, stream.</summary>
    private static byte[] Frame(int type, int flags, int stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, (byte)type, (byte)flags, 0, 0, (byte)(stream >> 8), (byte)stream, .. payload];

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

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
