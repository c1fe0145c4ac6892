using System.Net.Security;
using System.Net.Sockets;

namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Probes over HTTP: 200 to 399 is well. Certificates are not verified and connections are not kept.</summary>
public sealed class HttpProber : IProber, IDisposable
{
    public const int MaxBodyBytes = 10 * 1024;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = true,
        MaxAutomaticRedirections = 10,
        PooledConnectionLifetime = TimeSpan.Zero,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    });

    public Task<ProbeOutcome> ProbeAsync(ProbeTarget target, Probe probe, TimeSpan timeout, CancellationToken ct) =>
        SendAsync(target, probe.HttpGet!, timeout, ct);

    /// <summary>Also serves lifecycle hooks.</summary>
    public async Task<ProbeOutcome> SendAsync(ProbeTarget target, HTTPGetAction action, TimeSpan timeout, CancellationToken ct)
    {
        if (target.Port(action.Port) is not { } port) return ProbeOutcome.Unknown($"couldn't find port: {action.Port}");
        var url = Url(action, target.PodAddress, port);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var request = Request(action, url);
            using var response = await _client.SendAsync(request, limit.Token);
            var body = await ReadBodyAsync(response, limit.Token);
            var code = (int)response.StatusCode;
            return code is >= 200 and < 400 ? ProbeOutcome.Success(body) : ProbeOutcome.Failure($"HTTP probe failed with statuscode: {code}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ProbeOutcome.Failure($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return ProbeOutcome.Failure($"Get \"{url}\": {Explain(e, url.Authority)}");
        }
    }

    public void Dispose() => _client.Dispose();

    private static Uri Url(HTTPGetAction action, string address, int port)
    {
        var scheme = string.Equals(action.Scheme, "HTTPS", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        var host = action.Host is { Length: > 0 } h ? h : address;
        var path = action.Path is { Length: > 0 } p ? p.StartsWith('/') ? p : "/" + p : "/";
        return new Uri($"{scheme}://{(host.Contains(':') ? $"[{host}]" : host)}:{port}{path}");
    }

    private static HttpRequestMessage Request(HTTPGetAction action, Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.36");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        foreach (var header in action.HttpHeaders ?? [])
        {
            if (header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)) request.Headers.Host = header.Value;
            else
            {
                request.Headers.Remove(header.Name);
                request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }
        }
        return request;
    }

    private static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MaxBodyBytes];
        var length = await stream.ReadAtLeastAsync(buffer, MaxBodyBytes, throwOnEndOfStream: false, ct);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string Explain(Exception e, string authority)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket) return TcpProber.Explain(socket, authority);
        }
        return e is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } ? "EOF" : e.Message;
    }
}
