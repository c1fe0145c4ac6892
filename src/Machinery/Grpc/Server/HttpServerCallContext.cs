using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>A call on top of its HTTP request. What is rarely asked for is made when asked for.</summary>
internal sealed class HttpServerCallContext : ServerCallContext, IDisposable
{
    private readonly string _method;
    private readonly DateTime _deadline;
    private readonly CancellationTokenSource? _expiry;
    private IDisposable? _ownedService;
    private Metadata? _requestHeaders;
    private Metadata? _trailers;
    private AuthContext? _authContext;
    private Dictionary<object, object>? _userState;

    public HttpServerCallContext(HttpContext http, string method, ServerRuntime runtime)
    {
        Http = http;
        _method = method;
        _deadline = DateTime.MaxValue;
        if (!http.Request.Headers.TryGetValue(WireNames.Timeout, out var text) || !GrpcTimeout.TryParse(text, out var timeout)) return;
        var now = runtime.Time.GetUtcNow().UtcDateTime;
        _deadline = DateTime.MaxValue - now > timeout ? now + timeout : DateTime.MaxValue;
        if (timeout.TotalMilliseconds >= int.MaxValue) return;
        _expiry = new CancellationTokenSource(timeout, runtime.Time);
        Linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _expiry.Token);
    }

    public HttpContext Http { get; }

    /// <summary>Whether the deadline has passed.</summary>
    public bool IsExpired => _expiry?.IsCancellationRequested == true;

    protected override string MethodCore => _method;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override DateTime DeadlineCore => _deadline;

    protected override CancellationToken CancellationTokenCore => Linked?.Token ?? Http.RequestAborted;

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override Metadata ResponseTrailersCore => _trailers ??= new Metadata();

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadHeaders();

    protected override AuthContext AuthContextCore => _authContext ??= ReadPeerIdentity();

    protected override string PeerCore
    {
        get
        {
            var connection = Http.Connection;
            if (connection.RemoteIpAddress is not { } address) return "unix:";
            return address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6
                ? $"ipv6:[{address}]:{connection.RemotePort}"
                : $"ipv4:{new IPEndPoint(address.MapToIPv4(), connection.RemotePort)}";
        }
    }

    private CancellationTokenSource? Linked { get; }

    /// <summary>The service instance of this call.</summary>
    public TService Service<TService>()
        where TService : class
    {
        if (Http.RequestServices.GetService<TService>() is { } registered) return registered;
        var made = ActivatorUtilities.CreateInstance<TService>(Http.RequestServices);
        _ownedService = made as IDisposable;
        return made;
    }

    /// <summary>Puts the status where the protocol wants it: into the headers when nothing has been sent, else into the trailers.</summary>
    public void Finish(Status status, Metadata? extra = null)
    {
        if (Http.RequestAborted.IsCancellationRequested) return;
        if (IsExpired && status.StatusCode == StatusCode.OK) status = new Status(StatusCode.DeadlineExceeded, "context deadline exceeded");
        var response = Http.Response;
        var fields = response.HasStarted || HasMessage ? Http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers : response.Headers;
        StatusWriter.Write(fields, status);
        if (_trailers is not null) StatusWriter.Write(fields, _trailers);
        if (extra is { Count: > 0 }) StatusWriter.Write(fields, extra);
    }

    /// <summary>Whether a message has been written, sent or not.</summary>
    public bool HasMessage { get; set; }

    public void Dispose()
    {
        _ownedService?.Dispose();
        Linked?.Dispose();
        _expiry?.Dispose();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        if (Http.Response.HasStarted) throw new InvalidOperationException("Response headers can only be sent once per call.");
        StatusWriter.Write(Http.Response.Headers, responseHeaders);
        await Http.Response.StartAsync(CancellationToken).ConfigureAwait(false);
        await Http.Response.BodyWriter.FlushAsync(CancellationToken).ConfigureAwait(false);
    }

    private Metadata ReadHeaders()
    {
        var result = new Metadata();
        foreach (var (name, values) in Http.Request.Headers)
        {
            if (WireNames.IsReserved(name)) continue;
            foreach (var value in values)
            {
                if (value is not null) WireMetadata.Decode(result, name, value);
            }
        }

        return result;
    }

    private AuthContext ReadPeerIdentity()
    {
        var name = Http.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return name is null ? AuthContext.Anonymous : new AuthContext(name);
    }
}
