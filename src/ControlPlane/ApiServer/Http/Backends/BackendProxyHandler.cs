using System.Net.Security;
using System.Net.Sockets;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Backends;

/// <summary>pods/proxy and services/proxy: any HTTP request, passed on to a pod. The certificate of an https backend is not checked:
/// nothing of the caller's is sent to it.</summary>
public abstract class BackendProxyHandler : ISubresourceHandler
{
    private static readonly HttpMessageInvoker Backends = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    });

    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        string backend = await LocateAsync(request.Context, cancellation).ConfigureAwait(false);
        try
        {
            await ReverseProxy.ForwardAsync(request.Http, $"{backend}/{ReverseProxy.Rest(request.Http)}", Backends.SendAsync, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException && !request.Http.Response.HasStarted)
        {
            throw ApiErrors.ServiceUnavailable($"error trying to reach service: {e.Message}");
        }
        return SubresourceResult.Responded;
    }

    /// <returns>The backend's URL without a path: <c>http://10.244.1.2:8080</c>.</returns>
    protected abstract ValueTask<string> LocateAsync(RequestContext context, CancellationToken cancellation);
}
