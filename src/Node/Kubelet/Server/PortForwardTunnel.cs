using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MiniKube.Node.Kubelet.Server.Spdy;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Port forwarding as kubectl does it: SPDY inside the WebSocket, and for each connection a pair of streams, one for data and
/// one for an error, joined by their request id.</summary>
public sealed class PortForwardTunnel(SpdyServer spdy, string address) : IDisposable
{
    public const string Protocol = "SPDY/3.1+portforward.k8s.io";
    private const int BufferSize = 32 * 1024;
    private readonly Dictionary<string, uint> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, TcpClient> _connections = [];
    private readonly List<Task> _pumps = [];

    /// <summary>Runs until the client hangs up.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            while (await spdy.ReceiveAsync(ct) is var (frame, headers))
            {
                if (frame.Type == SpdyFrameType.SynStream) await OpenAsync(frame.StreamId, headers, hangUp.Token);
                else await ForwardAsync(frame, ct);
            }
        }
        finally
        {
            await hangUp.CancelAsync();
            foreach (var connection in _connections.Values) connection.Dispose();
            await Task.WhenAll(_pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values) connection.Dispose();
    }

    // The error stream of a pair comes first.
    private async Task OpenAsync(uint id, IReadOnlyDictionary<string, string> headers, CancellationToken ct)
    {
        var request = headers.GetValueOrDefault("requestid", "");
        if (headers.GetValueOrDefault("streamtype") == "error")
        {
            _errors[request] = id;
            return;
        }
        if (!_errors.Remove(request, out var error)) return;
        if (!int.TryParse(headers.GetValueOrDefault("port"), CultureInfo.InvariantCulture, out var port)) return;
        _pumps.RemoveAll(p => p.IsCompleted);
        if (await DialAsync(error, id, port, ct) is not { } connection) return;
        _connections[id] = connection;
        _pumps.Add(PumpAsync(connection, id, error, ct));
    }

    private async Task<TcpClient?> DialAsync(uint error, uint data, int port, CancellationToken ct)
    {
        var connection = new TcpClient { NoDelay = true };
        try
        {
            await connection.ConnectAsync(address, port, ct);
            return connection;
        }
        catch (SocketException e)
        {
            connection.Dispose();
            var text = $"failed to connect to {address}:{port} inside the pod: {Probes.TcpProber.Explain(e, $"{address}:{port}")}";
            await spdy.SendAsync(error, Encoding.UTF8.GetBytes(text), fin: true, ct);
            await spdy.SendAsync(data, default, fin: true, ct);
            return null;
        }
    }

    private async Task ForwardAsync(SpdyFrame frame, CancellationToken ct)
    {
        if (!_connections.TryGetValue(frame.StreamId, out var connection)) return;
        try
        {
            if (frame.Payload.Length > 0) await connection.GetStream().WriteAsync(frame.Payload, ct);
            if (frame.Fin) connection.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The pod has closed its end; the pump tells the client.
        }
    }

    private async Task PumpAsync(TcpClient connection, uint data, uint error, CancellationToken ct)
    {
        var buffer = new byte[BufferSize];
        try
        {
            var stream = connection.GetStream();
            while (await stream.ReadAsync(buffer, ct) is var length and > 0) await spdy.SendAsync(data, buffer.AsMemory(0, length), fin: false, ct);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // An abrupt end is an end.
        }
        await spdy.SendAsync(data, default, fin: true, ct);
        await spdy.SendAsync(error, default, fin: true, ct);
    }
}
