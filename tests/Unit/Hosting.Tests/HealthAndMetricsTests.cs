using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Hosting.Tests;

public sealed class HealthAndMetricsTests
{
    [Fact]
    public async Task Checks_are_reported_in_the_words_of_kubernetes()
    {
        var checks = new HealthChecks();
        string? trouble = null;
        checks.Add("etcd", HealthEndpoints.Readyz, () => trouble);
        Assert.Equal(new HealthReport(true, "ok"), await checks.ReportAsync(HealthEndpoints.Readyz, verbose: false, [], default));
        Assert.Equal("[+]ping ok\n[+]etcd ok\nreadyz check passed\n", (await checks.ReportAsync(HealthEndpoints.Readyz, verbose: true, [], default)).Text);
        trouble = "no leader";
        Assert.Equal(new HealthReport(false, "[+]ping ok\n[-]etcd failed: no leader\nreadyz check failed\n"), await checks.ReportAsync(HealthEndpoints.Readyz, verbose: false, [], default));
        Assert.Equal("[+]ping ok\n[+]etcd excluded: ok\nreadyz check passed\n", (await checks.ReportAsync(HealthEndpoints.Readyz, verbose: true, ["etcd"], default)).Text);
        Assert.True((await checks.ReportAsync(HealthEndpoints.Livez, verbose: false, [], default)).Healthy);
        Assert.Equal("internal server error: no leader\n", (await checks.ReportOneAsync(HealthEndpoints.Readyz, "etcd", default))?.Text);
        Assert.Null(await checks.ReportOneAsync(HealthEndpoints.Livez, "etcd", default));
    }

    [Fact]
    public async Task A_check_that_throws_has_failed()
    {
        var checks = new HealthChecks();
        checks.Add("disk", HealthEndpoints.All, _ => throw new IOException("full"));
        Assert.Contains("[-]disk failed: full", (await checks.ReportAsync(HealthEndpoints.Healthz, verbose: false, [], default)).Text);
    }

    [Fact]
    public void Metrics_are_written_in_the_prometheus_format()
    {
        var metrics = new MetricRegistry();
        var counter = metrics.Counter("test_total", "A test.", "code", "verb");
        counter.With("200", "GET").Increment();
        counter.With("500", "a\"b\\c\n").Add(2);
        metrics.Gauge("test_gauge", "G.").Set(1.5);
        var histogram = metrics.Histogram("test_seconds", "H.", [0.1, 1], "x");
        foreach (var value in new[] { 0.05, 0.1, 0.5, 5 }) histogram.With("y").Observe(value);
        var text = metrics.Render();
        Assert.Contains("# HELP test_total A test.\n# TYPE test_total counter\ntest_total{code=\"200\",verb=\"GET\"} 1\ntest_total{code=\"500\",verb=\"a\\\"b\\\\c\\n\"} 2\n", text);
        Assert.Contains("test_gauge 1.5\n", text);
        Assert.Contains("test_seconds_bucket{x=\"y\",le=\"0.1\"} 2\ntest_seconds_bucket{x=\"y\",le=\"1\"} 3\ntest_seconds_bucket{x=\"y\",le=\"+Inf\"} 4\ntest_seconds_sum{x=\"y\"} 5.65", text);
        Assert.Contains("process_resident_memory_bytes ", text);
        Assert.Same(counter, metrics.Counter("test_total", "again", "code", "verb"));
        Assert.Throws<ArgumentException>(() => counter.With("only one"));
    }

    [Fact]
    public async Task The_health_port_serves_over_tls_and_gives_metrics_only_to_known_clients()
    {
        using var authority = CertificateAuthority.Create("ca");
        using var certificate = authority.Issue(new CertificateSpec { CommonName = "srv", IpAddresses = [IPAddress.Loopback], Usage = CertificateUsage.Server }).ToX509();
        using var client = authority.Issue(new CertificateSpec { CommonName = "prometheus" }).ToX509();
        var trust = new X509Certificate2Collection(authority.Certificate);
        var options = new HealthServerOptions { Port = 0, Certificate = () => certificate, ClientTrust = () => trust };
        await using var server = await HealthServer.StartAsync(options, new HealthChecks(), new MetricRegistry(), NullLoggerFactory.Instance, default);
        using var stranger = new HttpClient(new SocketsHttpHandler { SslOptions = ClientTls.Options(() => trust, null) });
        Assert.Equal("ok", await stranger.GetStringAsync(new Uri(server.Address, "/livez")));
        Assert.Contains("livez check passed", await stranger.GetStringAsync(new Uri(server.Address, "/livez?verbose")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(new Uri(server.Address, "/metrics"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri(server.Address, "/other"))).StatusCode);
        using var known = new HttpClient(new SocketsHttpHandler { SslOptions = ClientTls.Options(() => trust, () => client) });
        Assert.Contains("process_cpu_seconds_total", await known.GetStringAsync(new Uri(server.Address, "/metrics")));
        using var deceived = new HttpClient(new SocketsHttpHandler { SslOptions = ClientTls.Options(() => [client], null) });
        await Assert.ThrowsAsync<HttpRequestException>(() => deceived.GetStringAsync(new Uri(server.Address, "/livez")));
    }
}
