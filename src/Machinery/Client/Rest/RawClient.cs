using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Requests by path and bytes. Answers of any status are returned, not thrown.</summary>
public sealed class RawClient
{
    private readonly KubeTransport _transport;
    private readonly KubeClientOptions _options;

    internal RawClient(KubeTransport transport, KubeClientOptions options) => (_transport, _options) = (transport, options);

    /// <param name="pathAndQuery">From the root: <c>/api/v1/pods?limit=5</c>.</param>
    /// <param name="contentType">Null sends no body.</param>
    /// <param name="accept">Null accepts JSON.</param>
    /// <exception cref="HttpRequestException">The server could not be reached, or did not answer in time.</exception>
    public Task<RawResponse> SendAsync(HttpMethod method, string pathAndQuery, ReadOnlyMemory<byte> body, string? contentType, string? accept, CancellationToken ct) =>
        SendAsync(method, pathAndQuery, body, contentType, accept, [], ct);

    /// <summary>As above, with further request headers.</summary>
    public async Task<RawResponse> SendAsync(
        HttpMethod method, string pathAndQuery, ReadOnlyMemory<byte> body, string? contentType, string? accept, IReadOnlyList<(string Name, string Value)> headers, CancellationToken ct)
    {
        using var limit = Limit(ct, out var timeout);
        try
        {
            var request = new TransportRequest(method, pathAndQuery) { Body = body, ContentType = contentType, Accept = accept, Headers = headers };
            using var response = await _transport.SendAsync(request, limit.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return new RawResponse(response.StatusCode, response.Headers, bytes) { ContentType = response.Content.Headers.ContentType?.ToString() };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            throw TimedOut(method, pathAndQuery);
        }
        finally
        {
            timeout.Dispose();
        }
    }

    /// <summary>The answer as it arrives, for watches and logs; the caller disposes it.</summary>
    /// <exception cref="StatusException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached, or did not begin to answer in time.</exception>
    public async Task<RawStream> StreamAsync(HttpMethod method, string pathAndQuery, string? accept, CancellationToken ct)
    {
        using var limit = Limit(ct, out var timeout);
        try
        {
            var response = await _transport.SendAsync(new TransportRequest(method, pathAndQuery) { Accept = accept }, limit.Token);
            if (response.IsSuccessStatusCode) return new RawStream(response, await response.Content.ReadAsStreamAsync(limit.Token));
            using (response)
            {
                var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
                throw ResponseErrors.From(response.StatusCode, bytes, response.Headers.RetryAfter);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            throw TimedOut(method, pathAndQuery);
        }
        finally
        {
            timeout.Dispose();
        }
    }

    /// <summary>A WebSocket to a streaming subresource (exec, attach, portforward), with the client's identity; the caller disposes it.</summary>
    /// <exception cref="StatusException">The server refused the upgrade.</exception>
    /// <exception cref="WebSocketException">The server could not be reached.</exception>
    public async Task<WebSocket> ConnectWebSocketAsync(string pathAndQuery, IReadOnlyList<string> subprotocols, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
            foreach (var protocol in subprotocols) socket.Options.AddSubProtocol(protocol);
            foreach (var (name, value) in _transport.IdentityHeaders()) socket.Options.SetRequestHeader(name, value);
            socket.Options.SetRequestHeader("User-Agent", _options.UserAgent);
            var address = new UriBuilder(_transport.Address(pathAndQuery));
            address.Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
            await socket.ConnectAsync(address.Uri, _transport.Invoker, ct);
            return socket;
        }
        catch (WebSocketException) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            var refused = ResponseErrors.From(socket.HttpStatusCode, [], null);
            socket.Dispose();
            throw refused;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private CancellationTokenSource Limit(CancellationToken ct, out CancellationTokenSource timeout)
    {
        timeout = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        return CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
    }

    private HttpRequestException TimedOut(HttpMethod method, string path) =>
        new($"{method} {path}: no answer within {_options.Timeout.TotalSeconds:0.#}s", new TimeoutException());
}

/// <summary>A whole answer.</summary>
public sealed record RawResponse(HttpStatusCode Status, HttpResponseHeaders Headers, byte[] Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string? ContentType { get; init; }

    /// <exception cref="StatusException">The answer is no success.</exception>
    public RawResponse EnsureSuccess() => IsSuccess ? this : throw ResponseErrors.From(Status, Body, Headers.RetryAfter);
}

/// <summary>An answer whose body is still arriving.</summary>
public sealed class RawStream(HttpResponseMessage response, Stream body) : IDisposable
{
    public Stream Body => body;

    public HttpResponseHeaders Headers => response.Headers;

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }
}
