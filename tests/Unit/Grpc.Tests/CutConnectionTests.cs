using System.Net.Sockets;
using System.Text;

namespace MiniKube.Grpc.Tests;

/// <summary>Clients that go away in the middle of the first thing they say.</summary>
public sealed class CutConnectionTests
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    [Theory]
    [InlineData("P")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData(Preface)]
    [InlineData(Preface + "\0\0\u0010\u0004\0")]
    [InlineData(Preface + "\0\0\0\u0004\0\0\0\0\0" + "\0\0\u0040\u0001\u0004\0\0\0\u0001half of a header block")]
    [InlineData("GET /health HTTP/1.1\r\nHost")]
    public async Task The_server_ends_the_connection_too(string said)
    {
        await using var server = await EchoServer.StartAsync(Transport.PlainAndLoose);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address.Host, server.Address.Port, patience.Token);
        await socket.SendAsync(Encoding.Latin1.GetBytes(said), patience.Token);
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[1000];
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset is an end as well.
        }
    }
}
