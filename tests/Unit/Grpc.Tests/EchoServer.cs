using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Grpc.Server;

namespace MiniKube.Grpc.Tests;

public enum Transport
{
    Cleartext,
    Plain,
    PlainAndLoose,
    MutualTls,
    UnixSocket,
}

/// <summary>A server with the echo service and a channel to it.</summary>
public sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<X509Certificate2> _certificates;
    private readonly string? _socket;

    private EchoServer(WebApplication app, GrpcChannel channel, EchoService service, List<X509Certificate2> certificates, string? socket)
    {
        _app = app;
        Channel = channel;
        Service = service;
        _certificates = certificates;
        _socket = socket;
    }

    public GrpcChannel Channel { get; }

    public EchoService Service { get; }

    public CallInvoker Calls => Channel.CreateCallInvoker();

    public Uri Address => new(_app.Urls.First());

    public static async Task<EchoServer> StartAsync(Transport transport = Transport.Cleartext, Action<GrpcServiceOptions>? configure = null, GrpcChannelOptions? channelOptions = null)
    {
        var service = new EchoService();
        var certificates = new List<X509Certificate2>();
        var socket = transport == Transport.UnixSocket ? Path.Combine(Path.GetTempPath(), $"mk-grpc-{Guid.NewGuid():N}.sock") : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(service);
        builder.Services.AddGatheringSockets().AddGrpc(configure);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => Listen(k.UseGrpcLimits(), transport, socket, certificates));
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        app.MapGet("/health", () => "fine");
        await app.StartAsync();
        var options = channelOptions ?? new GrpcChannelOptions();
        if (transport == Transport.MutualTls) options.SslOptions = ClientTls(certificates);
        var address = socket is null ? app.Urls.First() : $"unix://{socket}";
        return new EchoServer(app, GrpcChannel.ForAddress(address, options), service, certificates, socket);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        foreach (var certificate in _certificates) certificate.Dispose();
        if (_socket is not null) File.Delete(_socket);
    }

    private static void Listen(KestrelServerOptions kestrel, Transport transport, string? socket, List<X509Certificate2> certificates)
    {
        switch (transport)
        {
            case Transport.Cleartext:
                kestrel.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2);
                break;
            case Transport.Plain:
                kestrel.Listen(IPAddress.Loopback, 0, l => l.UsePlainHttp1AndHttp2());
                break;
            case Transport.PlainAndLoose:
                kestrel.Listen(IPAddress.Loopback, 0, l => l.UsePlainHttp1AndHttp2().UseLooseAuthority());
                break;
            case Transport.UnixSocket:
                kestrel.ListenUnixSocket(socket!, l => l.Protocols = HttpProtocols.Http2);
                break;
            case Transport.MutualTls:
                certificates.Add(SelfSigned("server"));
                certificates.Add(SelfSigned("client"));
                kestrel.Listen(IPAddress.Loopback, 0, l => l.UseHttps(https =>
                {
                    https.ServerCertificate = certificates[0];
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (c, _, _) => c.Thumbprint == certificates[1].Thumbprint;
                }));
                break;
        }
    }

    private static SslClientAuthenticationOptions ClientTls(List<X509Certificate2> certificates) => new()
    {
        TargetHost = "localhost",
        ClientCertificates = [certificates[1]],
        RemoteCertificateValidationCallback = (_, c, _, _) => c is X509Certificate2 shown && shown.Thumbprint == certificates[0].Thumbprint,
    };

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
