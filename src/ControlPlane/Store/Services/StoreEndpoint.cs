using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MiniKube.Machinery.Grpc.Server;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>Opens ports for URLs: https with the given certificate, http with HTTP/1.1 and h2c on one port.</summary>
internal static class StoreEndpoint
{
    /// <param name="callsToo">False keeps gRPC away: a port without client certificates is for health and metrics only.</param>
    public static void Listen(KestrelServerOptions kestrel, string url, StoreTls tls, bool callsToo)
    {
        var uri = new Uri(url);
        void Configure(ListenOptions listen)
        {
            listen.Protocols = callsToo ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            if (uri.Scheme == "https") listen.UseHttps(https => tls.Configure(https));
            else if (callsToo) listen.UsePlainHttp1AndHttp2();
            if (callsToo) listen.UseLooseAuthority();
        }

        if (uri.Host == "localhost") kestrel.ListenLocalhost(uri.Port, Configure);
        else if (uri.Host is "0.0.0.0" or "[::]") kestrel.ListenAnyIP(uri.Port, Configure);
        else kestrel.Listen(IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port, Configure);
    }
}

/// <summary>The certificate of the client port and the authority of its clients, re-read when the files change.</summary>
internal sealed class StoreTls(StoreOptions options)
{
    private readonly ReloadingCertificate? _certificate = options.CertFile.Length > 0 ? new ReloadingCertificate(options.CertFile, options.KeyFile) : null;
    private readonly ReloadingTrust? _trust = options.TrustedCaFile.Length > 0 ? new ReloadingTrust(options.TrustedCaFile) : null;

    public void Configure(Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions https)
    {
        var clients = options.ClientCertAuth ? ClientCertificates.Required : ClientCertificates.None;
        ServerTls.Configure(https, () => _certificate!.Current, _trust is null ? null : () => _trust.Current, clients);
    }
}
