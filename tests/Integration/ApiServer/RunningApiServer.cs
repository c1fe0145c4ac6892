using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.ApiServer;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Composition;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Integration.Tests.Parts;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Integration.Tests.ApiServer;

/// <summary>An API server in this process, on a store of the test's, with an administrator's client. The certificates live as long as it does.</summary>
public sealed class RunningApiServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http;
    private readonly Task _running;

    private RunningApiServer(string store)
    {
        int port = Ports.Take();
        using CertificateAuthority authority = CertificateAuthority.Create("test-ca");
        authority.Save(_folder["ca.crt"], _folder["ca.key"]);
        authority.Issue(new CertificateSpec { CommonName = "kube-apiserver", IpAddresses = [IPAddress.Loopback], Usage = CertificateUsage.Server }).Save(_folder["server.crt"], _folder["server.key"]);
        X509Certificate2 admin = authority.Issue(new CertificateSpec { CommonName = "admin", Organizations = ["system:masters"] }).ToX509();
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => admin,
            },
        })
        {
            BaseAddress = new Uri($"https://127.0.0.1:{port}"),
        };
        var options = new ApiServerOptions
        {
            BindAddress = "127.0.0.1",
            AdvertiseAddress = "10.9.8.7",
            SecurePort = port,
            TlsCertFile = _folder["server.crt"],
            TlsPrivateKeyFile = _folder["server.key"],
            Store = new StoreOptions { Servers = [store] },
            Authentication = new AuthenticationOptions { ClientCaFile = _folder["ca.crt"] },
        };
        _running = ApiServerHost.RunAsync(options, NullLoggerFactory.Instance, _stop.Token);
    }

    public static async Task<RunningApiServer> StartAsync(string store)
    {
        var server = new RunningApiServer(store);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await server.IsReadyAsync())
        {
            if (server._running.IsCompleted) await server._running;
            await Task.Delay(50, patience.Token);
        }

        return server;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body = null, string contentType = "application/json", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd(accept);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        string warning = response.Headers.TryGetValues("Warning", out IEnumerable<string>? values) ? string.Join('\n', values) : "";
        return new Answer((int)response.StatusCode, text.Length > 0 && text[0] is '{' ? JsonNode.Parse(text)!.AsObject() : [], warning);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<JsonObject> CreateConfigMapAsync(string name, string value = "v")
    {
        Answer answer = await SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", ConfigMap(name, value));
        Assert.Equal(201, answer.Code);
        return answer.Body;
    }

    public static JsonObject ConfigMap(string name, string value) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = new JsonObject { ["k"] = value },
    };

    /// <summary>The events of a watch as they come, until it ends.</summary>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            JsonNode frame = JsonNode.Parse(line)!;
            yield return ((string)frame["type"]!, frame["object"]!.AsObject());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        _http.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync("/readyz");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

public sealed record Answer(int Code, JsonObject Body, string Warning)
{
    public string Version => (string?)Body["metadata"]?["resourceVersion"] ?? "";

    public string Reason => (string?)Body["reason"] ?? "";

    public IEnumerable<string> Names => Body["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!);
}
