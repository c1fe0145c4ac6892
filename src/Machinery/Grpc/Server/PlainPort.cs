using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>
/// One port without TLS for both HTTP/1.1 and HTTP/2 with prior knowledge. The first bytes of a connection tell which;
/// for HTTP/2 the connection then claims a TLS session that chose "h2", which is what the server asks for.
/// There is no client certificate behind that claim: authenticate nobody on such a port.
/// </summary>
public static class PlainPort
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Makes <paramref name="listen"/> such a port.</summary>
    public static ListenOptions UsePlainHttp1AndHttp2(this ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.KestrelServerOptions.AllowAlternateSchemes = true;
        listen.Use(next => connection => ServeAsync(connection, next));
        return listen;
    }

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (await StartsLikeHttp2Async(connection).ConfigureAwait(false))
        {
            var claim = new AlpnClaim();
            connection.Features.Set<ITlsConnectionFeature>(claim);
            connection.Features.Set<ITlsApplicationProtocolFeature>(claim);
        }

        await next(connection).ConfigureAwait(false);
    }

    /// <summary>Looks at the first three bytes, without taking them: "PRI" begins the HTTP/2 preface and no HTTP/1 method.</summary>
    private static async Task<bool> StartsLikeHttp2Async(ConnectionContext connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(s_patience);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(patience.Token).ConfigureAwait(false);
                var buffer = result.Buffer;
                if (buffer.Length >= 3 || result.IsCompleted)
                {
                    var isHttp2 = IsPreface(buffer);
                    input.AdvanceTo(buffer.Start, buffer.GetPosition(Math.Min(3, buffer.Length)));
                    return isHttp2;
                }

                input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            connection.Abort();
            return false;
        }
    }

    private static bool IsPreface(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < 3) return false;
        Span<byte> first = stackalloc byte[3];
        buffer.Slice(0, 3).CopyTo(first);
        return first.SequenceEqual("PRI"u8);
    }

    private sealed class AlpnClaim : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
