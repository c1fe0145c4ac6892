using System.Net;
using MiniKube.Integration.Tests.Parts;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Integration.Tests.Store;

/// <summary>An authority, a server's and a client's certificate, as files ca, server and client with .crt and .key.</summary>
internal static class StoreCertificates
{
    public static void Make(TemporaryFolder folder)
    {
        using var authority = CertificateAuthority.Create("store-ca");
        authority.Save(folder["ca.crt"], folder["ca.key"]);
        var server = new CertificateSpec { CommonName = "store", IpAddresses = [IPAddress.Loopback], Usage = CertificateUsage.Server | CertificateUsage.Client };
        authority.Issue(server).Save(folder["server.crt"], folder["server.key"]);
        authority.Issue(new CertificateSpec { CommonName = "client" }).Save(folder["client.crt"], folder["client.key"]);
    }
}
