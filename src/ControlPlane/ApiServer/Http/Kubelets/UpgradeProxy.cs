using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Hosting.Streams;

namespace MiniKube.ControlPlane.ApiServer.Http.Kubelets;

/// <summary>Joins a client's upgraded connection to one with a kubelet and carries bytes both ways, whatever they mean: WebSocket, or
/// the SPDY/3.1 of kubectl before 1.31.</summary>
public static class UpgradeProxy
{
    private static readonly string[] Asked =
        ["Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Origin", "X-Stream-Protocol-Version"];

    private static readonly string[] Answered = ["Sec-WebSocket-Accept", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "X-Stream-Protocol-Version", "Upgrade"];

    /// <exception cref="StatusException">400: no upgrade is asked for; 500: the kubelet cannot be reached; or what the kubelet says.</exception>
    public static async Task RunAsync(RequestContext context, HttpContext http, string url, CancellationToken cancellation)
    {
        (IHttpUpgradeFeature upgrade, bool spdy) = Upgradable(http);
        using var call = new HttpRequestMessage(spdy ? HttpMethod.Post : HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        call.Headers.Connection.Add("Upgrade");
        call.Headers.TryAddWithoutValidation("Upgrade", spdy ? "SPDY/3.1" : "websocket");
        foreach (string name in Asked)
            if (http.Request.Headers.TryGetValue(name, out var values))
                call.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        ServerLifetime lifetime = context.Services.GetRequiredService<ServerLifetime>();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.Draining);
        using HttpResponseMessage answer = await PodTarget.Client(context).SendAsync(call, stop.Token).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
            throw await KubeletAnswers.ErrorAsync(answer, cancellation).ConfigureAwait(false);
        foreach (string name in Answered)
            if (answer.Headers.TryGetValues(name, out var values))
                http.Response.Headers[name] = values.ToArray();
        await using Stream kubelet = await answer.Content.ReadAsStreamAsync(stop.Token).ConfigureAwait(false);
        await using Stream client = await upgrade.UpgradeAsync().ConfigureAwait(false);
        await StreamRelay.JoinAsync(client, kubelet, stop.Token).ConfigureAwait(false);
    }

    private static (IHttpUpgradeFeature Feature, bool Spdy) Upgradable(HttpContext http)
    {
        string wanted = http.Request.Headers.Upgrade.ToString();
        bool spdy = wanted.Equals("SPDY/3.1", StringComparison.OrdinalIgnoreCase);
        if ((!spdy && !wanted.Equals("websocket", StringComparison.OrdinalIgnoreCase)) || http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
            throw ApiErrors.BadRequest("Upgrade request required");
        return (upgrade, spdy);
    }
}
