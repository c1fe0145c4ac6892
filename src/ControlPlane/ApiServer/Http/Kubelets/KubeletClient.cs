using System.Globalization;
using System.Net.Security;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.ApiServer.Http.Kubelets;

/// <summary>The way to kubelets: HTTPS with this server's client certificate, to the address each node reports. Connections are shared;
/// streams last as long as they like.</summary>
public sealed class KubeletClient : IDisposable
{
    private const int DefaultPort = 10250;

    private readonly HttpMessageInvoker invoker;

    public KubeletClient(ApiServerOptions options, TimeProvider time)
    {
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            SslOptions = Tls(options, time),
        });
    }

    /// <summary><c>https://IP:PORT</c> of a node's kubelet.</summary>
    /// <exception cref="StatusException">404: no such node; 500: the node has no address.</exception>
    public static async ValueTask<string> AddressAsync(RequestContext context, string node, CancellationToken cancellation)
    {
        StoredObject found = await context.Objects.FindAsync(context.Objects.Resource("", "nodes"), "", node, cancellation).ConfigureAwait(false)
            ?? throw ApiErrors.NotFound(new GroupResource("", "nodes"), node);
        NodeStatus? status = found.As<Node>().Status;
        string? ip = Address(status, "InternalIP") ?? Address(status, "ExternalIP") ?? Address(status, "Hostname");
        if (ip is null)
            throw ApiErrors.InternalError($"no preferred addresses found; known addresses: []");
        int port = status?.DaemonEndpoints?.KubeletEndpoint?.Port is > 0 and var p ? p : DefaultPort;
        string host = ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip;
        return string.Create(CultureInfo.InvariantCulture, $"https://{host}:{port}");
    }

    /// <summary>Sends and returns when the headers of the answer are there. The caller disposes the response.</summary>
    /// <exception cref="StatusException">500: the kubelet cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await invoker.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw ApiErrors.InternalError($"error dialing backend: {e.InnerException?.Message ?? e.Message} ({request.RequestUri?.Authority})", e);
        }
    }

    public void Dispose() => invoker.Dispose();

    private static string? Address(NodeStatus? status, string type) => status?.Addresses?.FirstOrDefault(a => a.Type == type)?.Address;

    private static SslClientAuthenticationOptions Tls(ApiServerOptions options, TimeProvider time)
    {
        ReloadingCertificate? own = options.KubeletClientCertificate.Length == 0 ? null : new(options.KubeletClientCertificate, options.KubeletClientKey, time);
        if (options.KubeletCertificateAuthority.Length > 0)
        {
            var trust = new ReloadingTrust(options.KubeletCertificateAuthority, time);
            return ClientTls.Options(() => trust.Current, own is null ? null : () => own.Current);
        }
        var any = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
        if (own is not null)
            any.LocalCertificateSelectionCallback = (_, _, _, _, _) => own.Current;
        return any;
    }
}
