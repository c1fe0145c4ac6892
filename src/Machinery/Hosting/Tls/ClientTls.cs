using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>The client's side of a handshake, for <see cref="SocketsHttpHandler.SslOptions"/>.</summary>
public static class ClientTls
{
    /// <param name="trust">The server's authorities: pinned, the machine's own store does not count.</param>
    /// <param name="certificate">Asked at every handshake; null presents none.</param>
    public static SslClientAuthenticationOptions Options(Func<X509Certificate2Collection> trust, Func<X509Certificate2>? certificate)
    {
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, peer, chain, errors) => IsTrusted(peer, chain, errors, trust()),
            AllowTlsResume = false,
        };
        if (certificate is not null) options.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate();
        return options;
    }

    private static bool IsTrusted(X509Certificate? peer, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection trust)
    {
        if (peer is not X509Certificate2 certificate || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;
        var sent = chain is null ? null : new X509Certificate2Collection(chain.ChainElements.Select(e => e.Certificate).ToArray());
        return TlsTrust.IsIssuedBy(certificate, trust, CertificateUsage.Server, sent);
    }
}
