using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>Signs certificates with ECDSA P-256. Holds the authority's private key: dispose it when the certificates are made.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    private CertificateAuthority(X509Certificate2 certificate, TimeProvider time)
    {
        _certificate = certificate;
        _time = time;
    }

    public X509Certificate2 Certificate => _certificate;

    /// <summary>A new self-signed authority.</summary>
    public static CertificateAuthority Create(string commonName, TimeSpan? validity = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(commonName, []), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(commonName.Replace(':', '-').Replace(' ', '-'));
        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        return new CertificateAuthority(request.CreateSelfSigned(now - Backdate, now + (validity ?? TimeSpan.FromDays(3650))), time);
    }

    /// <exception cref="CryptographicException">The files are no authority's certificate and key.</exception>
    public static CertificateAuthority Load(string certPath, string keyPath, TimeProvider? time = null) =>
        new(PemFiles.LoadCertificate(certPath, keyPath), time ?? TimeProvider.System);

    /// <summary>Loads the authority, or creates and saves it where the files are absent.</summary>
    public static CertificateAuthority LoadOrCreate(string certPath, string keyPath, string commonName, TimeProvider? time = null)
    {
        if (File.Exists(certPath) && File.Exists(keyPath)) return Load(certPath, keyPath, time);
        var authority = Create(commonName, time: time);
        authority.Save(certPath, keyPath);
        return authority;
    }

    public void Save(string certPath, string keyPath)
    {
        using var key = _certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("the authority's key is no ECDSA key");
        new IssuedCertificate(_certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n").Save(certPath, keyPath);
    }

    public IssuedCertificate Issue(CertificateSpec spec)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(spec.CommonName, spec.Organizations), key, HashAlgorithmName.SHA256);
        AddExtensions(request, spec);
        var now = _time.GetUtcNow();
        var end = new DateTimeOffset(_certificate.NotAfter.ToUniversalTime());
        if (now + spec.Validity < end) end = now + spec.Validity;
        using var signed = request.Create(_certificate, now - Backdate, end, Serial());
        return new IssuedCertificate(signed.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose() => _certificate.Dispose();

    private void AddExtensions(CertificateRequest request, CertificateSpec spec)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Purposes(spec.Usage), false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        if (spec.DnsNames.Count + spec.IpAddresses.Count > 0) request.CertificateExtensions.Add(Names(spec.DnsNames, spec.IpAddresses));
    }

    private static X509Extension Names(IEnumerable<string> dns, IEnumerable<IPAddress> addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in dns) names.AddDnsName(name);
        foreach (var address in addresses) names.AddIpAddress(address);
        return names.Build();
    }

    private static OidCollection Purposes(CertificateUsage usage)
    {
        var purposes = new OidCollection();
        if (usage.HasFlag(CertificateUsage.Server)) purposes.Add(TlsTrust.ServerPurpose);
        if (usage.HasFlag(CertificateUsage.Client)) purposes.Add(TlsTrust.ClientPurpose);
        return purposes;
    }

    private static X500DistinguishedName Subject(string commonName, IReadOnlyList<string> organizations)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var organization in organizations) name.AddOrganizationName(organization);
        name.AddCommonName(commonName);
        return name.Build();
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x01);
        return serial;
    }
}
