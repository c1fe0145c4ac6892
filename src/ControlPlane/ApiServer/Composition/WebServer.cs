using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Http.Pipeline;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.ApiServer.Composition;

/// <summary>Kestrel, set up for Kubernetes clients: HTTPS with optional client certificates, HTTP/1.1 and HTTP/2, streams that last for hours.</summary>
public static class WebServer
{
    private const int StreamsPerConnection = 2000;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WebApplication> StartAsync(ApiServerOptions options, ApiPipeline pipeline, ILoggerFactory logs, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, options));
        WebApplication app = builder.Build();
        app.Run(pipeline.InvokeAsync);
        await app.StartAsync(cancellation).ConfigureAwait(false);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, ApiServerOptions options)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = null; // bodies are read up to the API's own limit; streams have none
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeadersTotalSize = 64 * 1024;
        limits.MaxRequestLineSize = 32 * 1024;
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(5);
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        Func<System.Security.Cryptography.X509Certificates.X509Certificate2> certificate = Certificate(options);
        kestrel.Listen(IPAddress.Parse(options.BindAddress), options.SecurePort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https => ServerTls.Configure(https, certificate, null, ClientCertificates.Requested));
        });
    }

    private static Func<System.Security.Cryptography.X509Certificates.X509Certificate2> Certificate(ApiServerOptions options)
    {
        if (options.TlsCertFile.Length > 0)
        {
            var files = new ReloadingCertificate(options.TlsCertFile, options.TlsPrivateKeyFile);
            return () => files.Current;
        }
        System.Security.Cryptography.X509Certificates.X509Certificate2 own = ServerTls.SelfSigned(options.Advertised);
        return () => own;
    }

    /// <summary>Signals are the component host's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
