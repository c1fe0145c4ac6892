using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Machinery.Hosting.Health;

/// <summary>Where and how the health port listens.</summary>
public sealed record HealthServerOptions
{
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    public required int Port { get; init; }

    /// <summary>False serves plain HTTP.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Null with TLS makes a self-signed certificate.</summary>
    public Func<X509Certificate2>? Certificate { get; init; }

    /// <summary>Authorities of the clients that may read metrics; null lets anyone who reaches the port.</summary>
    public Func<X509Certificate2Collection>? ClientTrust { get; init; }
}

/// <summary>A small listener for health and metrics, apart from what the component serves otherwise.</summary>
public sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HealthServer(WebApplication app) => _app = app;

    /// <summary>The address it listens on, with the real port.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HealthServer> StartAsync(HealthServerOptions options, HealthChecks checks, MetricRegistry metrics, ILoggerFactory logs, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port, listen => Secure(listen, options));
        });
        var app = builder.Build();
        app.Run(http => HandleAsync(http, options, checks, metrics));
        await app.StartAsync(ct);
        var server = new HealthServer(app);
        HostingLog.Serving(logs.CreateLogger<HealthServer>(), server.Address.ToString());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private static void Secure(ListenOptions listen, HealthServerOptions options)
    {
        if (!options.Tls) return;
        var certificate = options.Certificate;
        if (certificate is null)
        {
            var own = ServerTls.SelfSigned(Environment.MachineName);
            certificate = () => own;
        }

        var clients = options.ClientTrust is null ? ClientCertificates.None : ClientCertificates.Requested;
        listen.UseHttps(https => ServerTls.Configure(https, certificate, options.ClientTrust, clients));
    }

    private static async Task HandleAsync(HttpContext http, HealthServerOptions options, HealthChecks checks, MetricRegistry metrics)
    {
        if (await HealthHandler.TryHandleAsync(http, checks)) return;
        if (http.Request.Path != "/metrics")
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync("404 page not found\n", http.RequestAborted);
        }
        else if (options.ClientTrust is not null && !Known(http.Connection.ClientCertificate, options.ClientTrust()))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync("Unauthorized\n", http.RequestAborted);
        }
        else
        {
            http.Response.ContentType = MetricRegistry.ContentType;
            await http.Response.WriteAsync(metrics.Render(), http.RequestAborted);
        }
    }

    private static bool Known(X509Certificate2? certificate, X509Certificate2Collection trust) =>
        certificate is not null && TlsTrust.IsIssuedBy(certificate, trust, CertificateUsage.Client);
}
