using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>The kubelet's port: HTTPS, only for holders of a client certificate of the cluster's CA who are allowed.</summary>
public sealed class KubeletServer(KubeletSettings settings, KubeletEndpoints endpoints, ILoggerFactory logs, TimeProvider time)
{
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(1);

    /// <summary>Serves until cancelled.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = ShutdownGrace);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        await using var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30) });
        app.Use(AuthorizeAsync);
        app.UseRouting();
        endpoints.Map(app);
        await app.StartAsync(ct);
        logs.CreateLogger<KubeletServer>().Serving($"https://{settings.Address}:{settings.Port}");
        await Task.Delay(Timeout.InfiniteTimeSpan, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Parse(settings.Address), settings.Port, listen =>
        {
            // WebSockets of kubectl's kind upgrade an HTTP/1.1 connection.
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(https => ServerTls.Configure(https, Certificate(), Trust(),
                settings.ClientCaFile is null ? ClientCertificates.Requested : ClientCertificates.Required));
        });
    }

    private Func<X509Certificate2> Certificate()
    {
        if (settings is { TlsCertFile: { } cert, TlsKeyFile: { } key })
        {
            var file = new ReloadingCertificate(cert, key, time);
            return () => file.Current;
        }
        var own = ServerTls.SelfSigned(settings.NodeName, time);
        return () => own;
    }

    private Func<X509Certificate2Collection>? Trust()
    {
        if (settings.ClientCaFile is not { } ca) return null;
        var file = new ReloadingTrust(ca, time);
        return () => file.Current;
    }

    private async Task AuthorizeAsync(HttpContext http, RequestDelegate next)
    {
        var certificate = settings.ClientCaFile is null ? null : await http.Connection.GetClientCertificateAsync(http.RequestAborted);
        if (certificate is null)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync("Unauthorized", http.RequestAborted);
            return;
        }
        var (user, groups) = KubeletAuthorization.Identity(certificate);
        if (KubeletAuthorization.Allows(user, groups))
        {
            await next(http);
            return;
        }
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        await http.Response.WriteAsync($"Forbidden (user={user}, verb={http.Request.Method.ToLowerInvariant()}, resource=nodes, subresource=proxy)", http.RequestAborted);
    }
}
