using System.Net.Sockets;
using Grpc.Net.Client;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>Makes the HTTP/2 handler of a channel.</summary>
internal static class ChannelHandler
{
    public static SocketsHttpHandler Create(Uri address, GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = 1024 * 1024,
            ConnectTimeout = options.ConnectTimeout,
        };
        if (options.SslOptions is not null) handler.SslOptions = options.SslOptions;
        if (address.Scheme == "unix") handler.ConnectCallback = (_, cancellation) => ConnectUnixAsync(address.LocalPath, cancellation);
        else if (options.KeepAlivePingDelay is { } delay) KeepAlive(handler, delay, options.KeepAlivePingTimeout);
        return handler;
    }

    private static void KeepAlive(SocketsHttpHandler handler, TimeSpan delay, TimeSpan timeout)
    {
        handler.KeepAlivePingDelay = delay;
        handler.KeepAlivePingTimeout = timeout;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
    }

    private static async ValueTask<Stream> ConnectUnixAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"dial unix {path}: {Reason(e, path)}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A missing socket file is reported by the platform as "Cannot assign requested address".</summary>
    private static string Reason(SocketException e, string path) => e.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => File.Exists(path) ? e.Message : "no such file or directory",
        SocketError.ConnectionRefused => "connection refused",
        SocketError.AccessDenied => "permission denied",
        _ => e.Message,
    };
}
