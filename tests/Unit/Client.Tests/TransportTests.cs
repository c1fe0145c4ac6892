using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Client.Tests;

public sealed class TransportTests : IDisposable
{
    private readonly X509Certificate2 _authority = SelfSigned("ca", authority: true);
    private readonly X509Certificate2 _server;
    private readonly X509Certificate2 _client;

    public TransportTests()
    {
        _server = Signed("server", "1.3.6.1.5.5.7.3.1");
        _client = Signed("client", "1.3.6.1.5.5.7.3.2");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _server.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task Requests_go_over_http2_with_the_clients_certificate()
    {
        await using var api = await SecureAsync();
        var seen = "";
        api.Handler = (http, _) =>
        {
            seen = $"{http.Request.Protocol} {http.Connection.ClientCertificate?.Subject}";
            return FakeApi.JsonAsync(http, """{"metadata":{"name":"a"}}""");
        };
        await using var client = KubeClient.FromConfig(Config(api, _authority));
        Assert.Equal("a", (await client.Resource<Node>().GetAsync(null, "a", default)).Metadata?.Name);
        Assert.Equal("HTTP/2 CN=client", seen);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_spoken_to()
    {
        await using var api = await SecureAsync();
        using var other = SelfSigned("other", authority: true);
        await using var client = KubeClient.FromConfig(Config(api, other));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Resource<Node>().GetAsync(null, "a", default));
        Assert.Empty(api.Requests);
        await using var careless = KubeClient.FromConfig(Config(api, other) with { InsecureSkipTlsVerify = true });
        await Assert.ThrowsAsync<StatusException>(() => careless.Resource<Node>().GetAsync(null, "a", default));
    }

    [Fact]
    public async Task A_name_the_certificate_does_not_carry_is_refused_and_another_can_be_expected()
    {
        await using var api = await SecureAsync();
        var config = Config(api, _authority) with { Server = new Uri($"https://localhost:{api.Port}") };
        await using var mistaken = KubeClient.FromConfig(config);
        await Assert.ThrowsAsync<HttpRequestException>(() => mistaken.Resource<Node>().GetAsync(null, "a", default));
        await using var told = KubeClient.FromConfig(config with { TlsServerName = "kubernetes" });
        await Assert.ThrowsAsync<StatusException>(() => told.Resource<Node>().GetAsync(null, "a", default));
    }

    [Fact]
    public async Task Streaming_subresources_are_websockets_with_the_same_identity()
    {
        await using var api = await SecureAsync();
        api.Handler = async (http, _) =>
        {
            if (!http.WebSockets.IsWebSocketRequest)
            {
                await FakeApi.StatusAsync(http, 400, "BadRequest", "no upgrade");
                return;
            }

            using var socket = await http.WebSockets.AcceptWebSocketAsync("v5.channel.k8s.io");
            await socket.SendAsync(Encoding.UTF8.GetBytes(http.Connection.ClientCertificate?.Subject ?? "nobody"), WebSocketMessageType.Binary, true, default);
        };
        await using var client = KubeClient.FromConfig(Config(api, _authority));
        using var exec = await client.Raw.ConnectWebSocketAsync("/api/v1/namespaces/ns/pods/a/exec?command=ls", ["v5.channel.k8s.io"], default);
        var buffer = new byte[64];
        var got = await exec.ReceiveAsync(buffer.AsMemory(), default);
        Assert.Equal(("CN=client", "v5.channel.k8s.io"), (Encoding.UTF8.GetString(buffer, 0, got.Count), exec.SubProtocol));
        api.Handler = (http, _) => FakeApi.StatusAsync(http, 404, "NotFound", "no such pod");
        Assert.True((await Assert.ThrowsAsync<StatusException>(() => client.Raw.ConnectWebSocketAsync("/exec", [], default))).IsNotFound);
    }

    [Fact]
    public async Task A_connection_cut_while_it_is_secured_is_tried_again_even_for_a_create()
    {
        // As behind a load balancer whose server has just died.
        await using var api = await SecureAsync();
        api.Handler = (http, body) => FakeApi.JsonAsync(http, body, 201);
        using var balancer = new TcpListener(IPAddress.Loopback, 25990);
        balancer.Start();
        var pass = PassSecondAsync(balancer, api.Port);
        await using var client = KubeClient.FromConfig(Config(api, _authority) with { Server = new Uri("https://127.0.0.1:25990") });
        Assert.Equal("a", (await client.Resource<Node>().CreateAsync(new Node { Metadata = new() { Name = "a" } }, default)).Metadata?.Name);
        Assert.Single(api.Requests);
        await client.DisposeAsync();
        await pass;
    }

    private static async Task PassSecondAsync(TcpListener balancer, int port)
    {
        (await balancer.AcceptTcpClientAsync()).Dispose();
        using var from = await balancer.AcceptTcpClientAsync();
        using var to = new TcpClient();
        await to.ConnectAsync(IPAddress.Loopback, port);
        try
        {
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
        }
        catch (IOException)
        {
            // Either side went.
        }
    }

    private Task<FakeApi> SecureAsync() => FakeApi.StartAsync(listen => listen.UseHttps(https =>
    {
        https.ServerCertificate = _server;
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.ClientCertificateValidation = (_, _, _) => true;
    }));

    private ClientConfig Config(FakeApi api, X509Certificate2 authority) => new()
    {
        Server = new Uri($"https://127.0.0.1:{api.Port}"),
        CertificateAuthority = new PemSource(null, authority.ExportCertificatePem()),
        ClientCertificate = new PemSource(null, _client.ExportCertificatePem()),
        ClientKey = new PemSource(null, _client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
    };

    private static X509Certificate2 SelfSigned(string name, bool authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private X509Certificate2 Signed(string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kubernetes");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var pair = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), null);
    }
}
