using System.Net;
using Microsoft.Extensions.Logging;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Sends requests over shared HTTP/2 connections, and again where that is safe: a request that never reached the server, an
/// idempotent one whose connection broke, one the server put off with <c>Retry-After</c>.</summary>
internal sealed class KubeTransport : IDisposable
{
    private const int MaxTries = 8;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private readonly KubeClientOptions _options;
    private readonly RequestIdentity _identity;
    private readonly RequestRate _rate;
    private readonly ILogger _log;
    private readonly bool _ownsHandler;

    public KubeTransport(ClientConfig config, KubeClientOptions options)
    {
        _options = options;
        Server = config.Server;
        _identity = new RequestIdentity(config, options.TimeProvider);
        _rate = new RequestRate(options.Qps, options.Burst, options.TimeProvider);
        _log = options.LoggerFactory.CreateLogger<KubeTransport>();
        _ownsHandler = options.Handler is null;
        Invoker = new HttpMessageInvoker(options.Handler ?? Connections(config), disposeHandler: _ownsHandler);
    }

    public Uri Server { get; }

    public HttpMessageInvoker Invoker { get; }

    public IEnumerable<(string Name, string Value)> IdentityHeaders() => _identity.Headers();

    public Uri Address(string pathAndQuery) => new(Server, Server.AbsolutePath.TrimEnd('/') + pathAndQuery);

    /// <summary>The answer, of any status, with its headers read and its body still to come.</summary>
    /// <exception cref="HttpRequestException">No server was reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(TransportRequest request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            string reason;
            await _rate.WaitAsync(ct);
            try
            {
                var response = await ConnectedAsync(request, ct);
                if (attempt >= MaxTries || PutOff(response) is not { } wait) return response;
                (delay, reason) = (wait, $"{(int)response.StatusCode}");
                response.Dispose();
            }
            catch (HttpRequestException e) when (attempt < MaxTries && MayRepeat(request.Method, e))
            {
                delay = TimeSpan.FromMilliseconds(Math.Min(25 << attempt, 800) * (0.75 + (Random.Shared.NextDouble() / 2)));
                reason = ConnectionErrors.Describe(e);
            }

            ClientLog.Retrying(_log, request.Method.Method, request.PathAndQuery, reason, delay);
            await Task.Delay(delay, _options.TimeProvider, ct);
        }
    }

    public void Dispose() => Invoker.Dispose();

    /// <summary>A connection that does not come about in time is the platform's OperationCanceledException, which looks as if the caller had given up.</summary>
    private async Task<HttpResponseMessage> ConnectedAsync(TransportRequest request, CancellationToken ct)
    {
        try
        {
            return await Invoker.SendAsync(Message(request), ct);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            // Only while connecting is it certain that nothing was sent, so that even a POST may be tried again.
            var kind = e.InnerException is TimeoutException ? HttpRequestError.ConnectionError : HttpRequestError.Unknown;
            throw new HttpRequestException(kind, $"no connection to {Address("/").Authority} in time", e);
        }
    }

    private static SocketsHttpHandler Connections(ClientConfig config) => new()
    {
        SslOptions = TransportSecurity.Options(config),
        ConnectTimeout = TimeSpan.FromSeconds(2),
        EnableMultipleHttp2Connections = true,
        // A server that dies is told of by the load balancer at once; pings find the path that has gone silent. Watches are always open, so
        // every component pays them all the time, three processes for each.
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        InitialHttp2StreamWindowSize = 1 << 20,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        UseProxy = config.ProxyUrl is not null,
        Proxy = config.ProxyUrl is null ? null : new WebProxy(config.ProxyUrl),
    };

    // What never left may be repeated whatever it is; what may have arrived, only where twice is as good as once.
    private static bool MayRepeat(HttpMethod method, HttpRequestException error)
    {
        if (ConnectionErrors.NothingSent(error)) return true;
        if (error.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded) return false;
        return method == HttpMethod.Get || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Head;
    }

    private TimeSpan? PutOff(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)) return null;
        if (response.Headers.RetryAfter is not { } after) return null;
        var wait = after.Delta ?? after.Date - _options.TimeProvider.GetUtcNow() ?? TimeSpan.FromSeconds(1);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait <= LongestWait ? wait : null;
    }

    private HttpRequestMessage Message(TransportRequest request)
    {
        var message = new HttpRequestMessage(request.Method, Address(request.PathAndQuery))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept ?? "application/json");
        foreach (var (name, value) in _identity.Headers()) message.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in request.Headers ?? []) message.Headers.TryAddWithoutValidation(name, value);
        if (request.ContentType is null) return message;
        message.Content = new ReadOnlyMemoryContent(request.Body);
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        return message;
    }
}

/// <summary>A request that can be sent more than once.</summary>
internal sealed record TransportRequest(HttpMethod Method, string PathAndQuery)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    public string? Accept { get; init; }

    public IReadOnlyList<(string Name, string Value)>? Headers { get; init; }
}
