using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using MiniKube.Node.Kubelet.Server.Spdy;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Serves <c>/portForward</c>: by SPDY, by SPDY inside a WebSocket, or by a plain WebSocket, where for the n-th port channel 2n
/// carries data and channel 2n+1 an error. The kubelet dials the pod itself, from the node's network.</summary>
public sealed class PortForwarding(ContainerLookup lookup)
{
    private const string SpdyProtocol = "portforward.k8s.io";
    private const int BufferSize = 32 * 1024;

    public async Task ServeAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        try
        {
            var pod = lookup.FindPod(http);
            var address = pod.Status?.PodIP is { Length: > 0 } ip ? ip : throw new RequestException(400, $"pod \"{pod.Name}\" has no address yet");
            if (SpdyUpgrade.IsWanted(http))
            {
                if (!SpdyUpgrade.Offers(http).Contains(SpdyProtocol)) throw new RequestException(403, $"unable to negotiate protocol: the server supports {SpdyProtocol}");
                await using var connection = await SpdyUpgrade.AcceptAsync(http, SpdyProtocol);
                await TunnelAsync(connection, address, ct);
                return;
            }
            if (!http.WebSockets.IsWebSocketRequest) throw new RequestException(400, "Upgrade request required");
            if (http.WebSockets.WebSocketRequestedProtocols.Contains(PortForwardTunnel.Protocol))
            {
                using var inner = await WebSocketUpgrade.AcceptAsync(http, PortForwardTunnel.Protocol);
                await using var messages = WebSocketStream.Create(inner, WebSocketMessageType.Binary, TimeSpan.FromSeconds(1));
                await TunnelAsync(messages, address, ct);
                return;
            }
            var ports = Ports(http);
            if (ChannelSocket.Choose(http.WebSockets.WebSocketRequestedProtocols) is not { } protocol) throw new RequestException(400, $"unable to upgrade: supported protocol is {ChannelSocket.V4}");
            using var webSocket = await http.WebSockets.AcceptWebSocketAsync(protocol);
            using var socket = new ChannelSocket(webSocket);
            await ForwardAsync(socket, address, ports, ct);
            await socket.CloseAsync(ct);
        }
        catch (RequestException e)
        {
            http.Response.StatusCode = e.Status;
            await http.Response.WriteAsync(e.Message, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client went away.
        }
    }

    private static async Task TunnelAsync(Stream stream, string address, CancellationToken ct)
    {
        using var spdy = new SpdyServer(stream);
        using var tunnel = new PortForwardTunnel(spdy, address);
        try
        {
            await tunnel.RunAsync(ct);
        }
        catch (Exception e) when (e is IOException or WebSocketException or InvalidDataException)
        {
            // The client hung up, or spoke nonsense: either way there is nobody to tell.
        }
    }

    private static IReadOnlyList<int> Ports(HttpContext http)
    {
        var texts = http.Request.Query["port"].Concat(http.Request.Query["ports"]).SelectMany(t => (t ?? "").Split(',')).Where(t => t.Length > 0).ToArray();
        if (texts.Length == 0) throw new RequestException(400, "query parameter \"port\" is required");
        return [.. texts.Select(t => int.TryParse(t, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : throw new RequestException(400, $"unable to parse \"{t}\" as a port"))];
    }

    private static async Task ForwardAsync(ChannelSocket socket, string address, IReadOnlyList<int> ports, CancellationToken ct)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var clients = new TcpClient?[ports.Count];
        var pumps = new List<Task>();
        try
        {
            for (var i = 0; i < ports.Count; i++)
            {
                await socket.SendAsync((byte)(2 * i), Port(ports[i]), ct);
                await socket.SendAsync((byte)(2 * i + 1), Port(ports[i]), ct);
                clients[i] = await DialAsync(socket, i, address, ports[i], ct);
                if (clients[i] is { } client) pumps.Add(PumpAsync(socket, (byte)(2 * i), client, done.Token));
            }
            while (await socket.ReceiveAsync(ct) is var (channel, data))
            {
                if (channel % 2 == 0 && channel / 2 < clients.Length && clients[channel / 2] is { } client && data.Length > 0) await client.GetStream().WriteAsync(data, ct);
            }
        }
        catch (IOException)
        {
            // The pod closed the connection; the client sees the end of the stream.
        }
        finally
        {
            await done.CancelAsync();
            foreach (var client in clients) client?.Dispose();
            await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static byte[] Port(int port) => [(byte)port, (byte)(port >> 8)];

    private static async Task<TcpClient?> DialAsync(ChannelSocket socket, int index, string address, int port, CancellationToken ct)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(address, port, ct);
            return client;
        }
        catch (SocketException e)
        {
            client.Dispose();
            var text = $"failed to connect to {address}:{port} inside the pod: {Probes.TcpProber.Explain(e, $"{address}:{port}")}";
            await socket.SendAsync((byte)(2 * index + 1), System.Text.Encoding.UTF8.GetBytes(text), ct);
            return null;
        }
    }

    private static async Task PumpAsync(ChannelSocket socket, byte channel, TcpClient client, CancellationToken ct)
    {
        var buffer = new byte[BufferSize];
        while (await client.GetStream().ReadAsync(buffer, ct) is var length and > 0) await socket.SendAsync(channel, buffer.AsMemory(0, length), ct);
        await socket.CloseAsync(ct);
    }
}
