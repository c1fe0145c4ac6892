using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Hosting.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pki").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_authority_survives_its_files_and_keys_are_private()
    {
        using (CertificateAuthority.LoadOrCreate(In("pki/ca.crt"), In("pki/ca.key"), "kubernetes"))
        using (var again = CertificateAuthority.LoadOrCreate(In("pki/ca.crt"), In("pki/ca.key"), "other"))
        {
            Assert.Equal("CN=kubernetes", again.Certificate.Subject);
            again.Issue(new CertificateSpec { CommonName = "admin", Organizations = ["system:masters"] }).Save(In("admin.crt"), In("admin.key"));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("pki/ca.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("admin.key")));
        using var admin = PemFiles.LoadCertificate(In("admin.crt"), In("admin.key"));
        Assert.True(admin.HasPrivateKey);
        Assert.Contains("CN=admin", admin.Subject);
        Assert.Contains("O=system:masters", admin.Subject);
    }

    [Fact]
    public void Only_the_pinned_authority_and_the_right_purpose_count()
    {
        using var ours = CertificateAuthority.Create("ours");
        using var theirs = CertificateAuthority.Create("ours");
        using var client = ours.Issue(new CertificateSpec { CommonName = "c" }).ToX509();
        using var foreign = theirs.Issue(new CertificateSpec { CommonName = "c" }).ToX509();
        var trust = new X509Certificate2Collection(ours.Certificate);
        Assert.True(TlsTrust.IsIssuedBy(client, trust, CertificateUsage.Client));
        Assert.False(TlsTrust.IsIssuedBy(client, trust, CertificateUsage.Server));
        Assert.False(TlsTrust.IsIssuedBy(foreign, trust, CertificateUsage.Client));
        Assert.False(TlsTrust.IsIssuedBy(client, trust, CertificateUsage.Client, now: DateTimeOffset.UtcNow.AddYears(2)));
    }

    [Fact]
    public void An_authority_of_the_same_name_is_another_one()
    {
        using var ours = CertificateAuthority.Create("kubernetes");
        using var theirKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        // No extension says which of the two keys signed: only the signature itself tells.
        var request = new CertificateRequest("O=system:masters, CN=kubernetes-admin", key, HashAlgorithmName.SHA256);
        using var foreign = request.Create(ours.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(theirKey), now.AddMinutes(-5), now.AddDays(1), [1, 2, 3]);
        Assert.False(TlsTrust.IsIssuedBy(foreign, [ours.Certificate], CertificateUsage.Client));
    }

    /// <summary>A client sends, beside a certificate that bears the authority's name without its signature, the authority itself, as OpenSSL's clients do that
    /// find it in their own trust. The server must live through the failed chain and tell later that it does not know the client.</summary>
    [Fact]
    public async Task A_forged_certificate_beside_the_authority_it_names_gets_an_answer()
    {
        using var root = CertificateAuthority.Create("root");
        using var server = root.Issue(new CertificateSpec { CommonName = "srv", IpAddresses = [IPAddress.Loopback], Usage = CertificateUsage.Server }).ToX509();
        using var named = Intermediate(root.Certificate, "CN=kubernetes");
        using var forged = Forged(named.SubjectName);
        var options = new HealthServerOptions { Port = 0, Certificate = () => server, ClientTrust = () => [root.Certificate] };
        await using var port = await HealthServer.StartAsync(options, new HealthChecks(), new MetricRegistry(), NullLoggerFactory.Instance, default);
        for (var round = 0; round < 5; round++)
        {
            using var http = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = { ClientCertificateContext = SslStreamCertificateContext.Create(forged, [named], offline: true), RemoteCertificateValidationCallback = (_, _, _, _) => true },
            });
            Assert.Equal("ok", await http.GetStringAsync(new Uri(port.Address, "/livez")));
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(port.Address, "/metrics"))).StatusCode);
        }
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_at_the_next_handshake()
    {
        using var authority = CertificateAuthority.Create("ca");
        X509Certificate2 Issue(string name) => authority.Issue(new CertificateSpec { CommonName = name, IpAddresses = [IPAddress.Loopback], Usage = CertificateUsage.Server }).ToX509();
        var served = Issue("one");
        await using var port = await HealthServer.StartAsync(new HealthServerOptions { Port = 0, Certificate = () => served }, new HealthChecks(), new MetricRegistry(), NullLoggerFactory.Instance, default);
        Assert.Equal("CN=one", await SubjectAsync(port));
        Assert.Equal("CN=one", await SubjectAsync(port));
        served = Issue("second");
        Assert.Equal("CN=second", await SubjectAsync(port));
    }

    private static async Task<string> SubjectAsync(HealthServer port)
    {
        var subject = "";
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, peer, _, _) => (subject = peer!.Subject).Length > 0 } });
        await http.GetStringAsync(new Uri(port.Address, "/livez"));
        return subject;
    }

    private static X509Certificate2 Intermediate(X509Certificate2 issuer, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.Create(issuer, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1), [7, 8, 9]);
    }

    private static X509Certificate2 Forged(X500DistinguishedName issuer)
    {
        using var theirKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=system:masters, CN=kubernetes-admin", key, HashAlgorithmName.SHA256);
        using var bare = request.Create(issuer, X509SignatureGenerator.CreateForECDsa(theirKey), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        return bare.CopyWithPrivateKey(key);
    }

    [Fact]
    public void Names_and_addresses_are_certified()
    {
        using var authority = CertificateAuthority.Create("ca");
        using var server = authority.Issue(new CertificateSpec { CommonName = "kube-apiserver", DnsNames = ["kubernetes.default.svc"], IpAddresses = [IPAddress.Parse("10.96.0.1")], Usage = CertificateUsage.Server }).ToX509();
        Assert.True(server.MatchesHostname("kubernetes.default.svc"));
        Assert.True(server.MatchesHostname("10.96.0.1"));
        Assert.False(server.MatchesHostname("example.org"));
    }

    [Fact]
    public void A_changed_file_is_used_and_a_broken_one_is_not()
    {
        var time = new ManualClock();
        using var authority = CertificateAuthority.Create("ca");
        authority.Issue(new CertificateSpec { CommonName = "one" }).Save(In("c.crt"), In("c.key"));
        var reloading = new ReloadingCertificate(In("c.crt"), In("c.key"), time);
        authority.Issue(new CertificateSpec { CommonName = "second" }).Save(In("c.crt"), In("c.key"));
        Assert.Equal("CN=one", reloading.Current.Subject);
        time.Now += TimeSpan.FromSeconds(2);
        Assert.Equal("CN=second", reloading.Current.Subject);
        File.WriteAllText(In("c.crt"), "torn");
        time.Now += TimeSpan.FromSeconds(2);
        Assert.Equal("CN=second", reloading.Current.Subject);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
