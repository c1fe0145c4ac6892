using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>What a server does about client certificates.</summary>
public enum ClientCertificates
{
    /// <summary>Does not ask.</summary>
    None,

    /// <summary>Asks and accepts any or none: who it is, is decided after the handshake.</summary>
    Requested,

    /// <summary>Refuses the handshake unless the certificate is of a trusted authority.</summary>
    Required,
}

/// <summary>The server's side of a handshake, for Kestrel's <c>UseHttps</c>.</summary>
public static class ServerTls
{
    /// <param name="certificate">Asked at every handshake, so a renewed certificate needs no restart.</param>
    /// <param name="trust">The clients' authorities; needed for <see cref="ClientCertificates.Required"/>.</param>
    public static void Configure(HttpsConnectionAdapterOptions https, Func<X509Certificate2> certificate, Func<X509Certificate2Collection>? trust, ClientCertificates clients)
    {
        if (clients != ClientCertificates.None) HandshakeErrors.Forgive();
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.ServerCertificateSelector = (_, _) => certificate();
        https.CheckCertificateRevocation = false;
        var served = new ServedCertificate(certificate);
        https.OnAuthenticate = (_, handshake) => Prepare(handshake, served);
        https.ClientCertificateMode = clients switch
        {
            ClientCertificates.Required => ClientCertificateMode.RequireCertificate,
            ClientCertificates.Requested => ClientCertificateMode.AllowCertificate,
            _ => ClientCertificateMode.NoCertificate,
        };
        if (clients == ClientCertificates.Requested) https.ClientCertificateValidation = (_, _, _) => true;
        if (clients != ClientCertificates.Required) return;
        ArgumentNullException.ThrowIfNull(trust);
        https.ClientCertificateValidation = (peer, _, _) => TlsTrust.IsIssuedBy(peer, trust(), CertificateUsage.Client);
    }

    private static void Prepare(SslServerAuthenticationOptions handshake, ServedCertificate served)
    {
        handshake.ServerCertificateSelectionCallback = null;
        handshake.ServerCertificateContext = served.Current;

        // Every connection proves anew who it is: trust may have changed since the last.
        handshake.AllowTlsResume = false;

        // Whom to trust is decided in the validation callback, so the machine's own authorities need not be searched before.
        handshake.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
    }

    /// <summary>A certificate nobody signed, for a port that was given none.</summary>
    public static X509Certificate2 SelfSigned(string host, TimeProvider? time = null)
    {
        using var authority = CertificateAuthority.Create($"{host}-ca", TimeSpan.FromDays(366), time);
        return authority.Issue(new CertificateSpec
        {
            CommonName = host,
            DnsNames = [host, "localhost"],
            IpAddresses = [System.Net.IPAddress.Loopback],
            Usage = CertificateUsage.Server,
        }).ToX509();
    }
}
