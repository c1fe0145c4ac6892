using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Hosting.Streams;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Server.Spdy;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Serves <c>/exec</c> and <c>/attach</c>: a WebSocket with channels on this side, the runtime's streaming server on the other.
/// A client that speaks the streaming server's own SPDY is joined to it.</summary>
public sealed class Sessions(ContainerLookup lookup, IContainerRuntime runtime, ILogger log)
{
    public async Task ServeAsync(HttpContext http, SessionKind kind)
    {
        var ct = http.RequestAborted;
        try
        {
            var request = SessionRequest.Parse(http.Request.Query, kind);
            if (SpdyUpgrade.IsWanted(http))
            {
                await PassAsync(http, request, kind, ct);
                return;
            }
            if (!http.WebSockets.IsWebSocketRequest) throw new RequestException(400, "Upgrade request required");
            var protocol = ChannelSocket.Choose(http.WebSockets.WebSocketRequestedProtocols)
                ?? throw new RequestException(400, $"unable to upgrade: supported protocols are {ChannelSocket.V5}, {ChannelSocket.V4}");
            using var webSocket = await http.WebSockets.AcceptWebSocketAsync(protocol);
            using var socket = new ChannelSocket(webSocket);
            await RunAsync(http, socket, request, kind, ct);
        }
        catch (RequestException e)
        {
            await FailAsync(http, e.Status, e.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client went away.
        }
    }

    /// <summary>Serves <c>/run</c>: the command's output as the answer.</summary>
    public async Task RunOnceAsync(HttpContext http)
    {
        try
        {
            var (_, _, record, _) = await lookup.FindAsync(http, previous: false, http.RequestAborted);
            var command = http.Request.Query["cmd"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var answer = await runtime.ExecSyncAsync(record.Id, command, TimeSpan.FromMinutes(1), http.RequestAborted);
            await http.Response.Body.WriteAsync(answer.Stdout.Memory, http.RequestAborted);
            await http.Response.Body.WriteAsync(answer.Stderr.Memory, http.RequestAborted);
        }
        catch (RequestException e)
        {
            await FailAsync(http, e.Status, e.Message);
        }
        catch (Exception e) when (e is RuntimeException or TimeoutException)
        {
            await FailAsync(http, StatusCodes.Status500InternalServerError, e.Message);
        }
    }

    private Task<Uri> UrlAsync(SessionKind kind, string id, SessionRequest request, CancellationToken ct)
    {
        if (kind == SessionKind.Attach)
            return runtime.AttachAsync(new Cri.AttachRequest { ContainerId = id, Stdin = request.Stdin, Stdout = request.Stdout, Stderr = request.Stderr, Tty = request.Tty }, ct);
        var exec = new Cri.ExecRequest { ContainerId = id, Stdin = request.Stdin, Stdout = request.Stdout, Stderr = request.Stderr, Tty = request.Tty };
        exec.Cmd.AddRange(request.Command);
        return runtime.ExecAsync(exec, ct);
    }

    /// <summary>Has the runtime prepare the session: where it waits, and with which of the streams asked for.</summary>
    private async Task<(Uri Url, SessionRequest Granted)> BeginAsync(HttpContext http, SessionRequest request, SessionKind kind, CancellationToken ct)
    {
        var (_, spec, record, _) = await lookup.FindAsync(http, previous: false, ct);
        if (!record.IsRunning) throw new RequestException(400, $"container {spec.Name} is not running");
        if (kind == SessionKind.Attach) request = request with { Tty = spec.Tty == true, Stderr = request.Stderr && spec.Tty != true, Stdin = request.Stdin && spec.Stdin == true };
        return (await UrlAsync(kind, record.Id, request, ct), request);
    }

    private async Task PassAsync(HttpContext http, SessionRequest request, SessionKind kind, CancellationToken ct)
    {
        try
        {
            var (url, _) = await BeginAsync(http, request, kind, ct);
            await using var server = await StreamingConnection.OpenAsync(url, SpdyUpgrade.Offers(http), ct);
            await using var client = await SpdyUpgrade.AcceptAsync(http, server.Protocol);
            await StreamRelay.JoinAsync(client, server.Stream, ct);
        }
        catch (Exception e) when (e is RuntimeException or IOException or System.Net.Sockets.SocketException)
        {
            log.SessionFailed(kind.ToString(), http.Request.Path, e.Message);
            await FailAsync(http, StatusCodes.Status500InternalServerError, e.Message);
        }
    }

    // Once the session is up, what goes wrong is told in it: a client shows that, where it would hide a refused handshake.
    private async Task RunAsync(HttpContext http, ChannelSocket socket, SessionRequest request, SessionKind kind, CancellationToken ct)
    {
        try
        {
            var (url, granted) = await BeginAsync(http, request, kind, ct);
            await using var spdy = await SpdyClient.ConnectAsync(url, ct);
            await new SessionBridge(socket, spdy, granted).RunAsync(ct);
        }
        catch (Exception e) when (e is RequestException or RuntimeException or IOException or System.Net.Sockets.SocketException or InvalidDataException)
        {
            log.SessionFailed(kind.ToString(), http.Request.Path, e.Message);
            await socket.SendAsync(ChannelSocket.Error, SessionBridge.Failure(e.Message), ct);
        }
        await socket.CloseAsync(ct);
    }

    private static async Task FailAsync(HttpContext http, int status, string message)
    {
        if (http.Response.HasStarted) return;
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(message, http.RequestAborted);
    }
}
