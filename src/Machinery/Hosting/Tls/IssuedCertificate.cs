using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>A certificate and its private key, as PEM.</summary>
public sealed record IssuedCertificate(string CertificatePem, string PrivateKeyPem)
{
    /// <summary>Writes both files, the key readable by its owner only.</summary>
    public void Save(string certPath, string keyPath)
    {
        PemFiles.WritePrivate(keyPath, PrivateKeyPem);
        PemFiles.WritePublic(certPath, CertificatePem);
    }

    /// <summary>The pair for a handshake; the caller disposes it.</summary>
    public X509Certificate2 ToX509() => X509Certificate2.CreateFromPem(CertificatePem, PrivateKeyPem);
}
