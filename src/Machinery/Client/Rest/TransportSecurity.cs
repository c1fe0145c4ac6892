using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>The client's side of TLS: pinned authorities, and a certificate that follows its files.</summary>
internal sealed class TransportSecurity
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private readonly ClientConfig _config;
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private DateTime _certificateWritten;

    private TransportSecurity(ClientConfig config) => _config = config;

    /// <exception cref="KubeConfigException">A certificate or key cannot be read.</exception>
    public static SslClientAuthenticationOptions Options(ClientConfig config)
    {
        var security = new TransportSecurity(config);
        var options = new SslClientAuthenticationOptions { AllowTlsResume = false };
        if (config.InsecureSkipTlsVerify) options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else if (config.CertificateAuthority is { } authority) options.RemoteCertificateValidationCallback = Pinned(authority, config.TlsServerName);
        if (config.ClientCertificate is null) return options;
        _ = security.Certificate();
        options.LocalCertificateSelectionCallback = (_, _, _, _, _) => security.Certificate();
        return options;
    }

    private static RemoteCertificateValidationCallback Pinned(PemSource source, string? serverName)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(source.Read());
        }
        catch (CryptographicException e)
        {
            throw new KubeConfigException($"unable to load root certificates: {e.Message}", e);
        }

        return (_, peer, chain, errors) => peer is X509Certificate2 certificate
            && (serverName is null ? !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) : certificate.MatchesHostname(serverName))
            && IsIssuedBy(certificate, authorities, chain);
    }

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2Collection authorities, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerPurpose));
        foreach (var link in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(link.Certificate);
        return chain.Build(certificate);
    }

    // Called at each handshake: a renewed certificate is used by the next connection.
    private X509Certificate2 Certificate()
    {
        lock (_gate)
        {
            var written = _config.ClientCertificate!.Path is { } path ? File.GetLastWriteTimeUtc(path) : default;
            if (_certificate is not null && written == _certificateWritten) return _certificate;
            try
            {
                var key = _config.ClientKey ?? throw new KubeConfigException("a client certificate is given without its key");
                _certificate = X509Certificate2.CreateFromPem(_config.ClientCertificate.Read(), key.Read());
                _certificateWritten = written;
            }
            catch (Exception e) when (_certificate is null && e is CryptographicException or ArgumentException)
            {
                throw new KubeConfigException($"unable to use the client certificate: {e.Message}", e);
            }
            catch (Exception e) when (_certificate is not null && e is CryptographicException or KubeConfigException)
            {
                return _certificate!;
            }

            return _certificate;
        }
    }
}
