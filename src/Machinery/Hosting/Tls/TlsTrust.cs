using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>Decides whether a certificate was issued by one of the given authorities, and no other the machine may know.</summary>
public static class TlsTrust
{
    internal static readonly Oid ServerPurpose = new("1.3.6.1.5.5.7.3.1");
    internal static readonly Oid ClientPurpose = new("1.3.6.1.5.5.7.3.2");

    /// <param name="sent">Further certificates the peer sent, as links between it and an authority.</param>
    /// <param name="now">The time at which it must be valid; null is the machine's clock.</param>
    public static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2Collection authorities, CertificateUsage usage, X509Certificate2Collection? sent = null, DateTimeOffset? now = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent);
        if (now is { } moment) chain.ChainPolicy.VerificationTime = moment.UtcDateTime;
        if (usage.HasFlag(CertificateUsage.Server)) chain.ChainPolicy.ApplicationPolicy.Add(ServerPurpose);
        if (usage.HasFlag(CertificateUsage.Client)) chain.ChainPolicy.ApplicationPolicy.Add(ClientPurpose);
        return chain.Build(certificate);
    }
}
