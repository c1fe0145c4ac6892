using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>The handshake of clients that speak SPDY/3.1 themselves, as kubectl did before 1.31: an upgrade with a list of stream protocols.</summary>
public static class SpdyUpgrade
{
    private const string Name = "SPDY/3.1";
    private const string ProtocolHeader = "X-Stream-Protocol-Version";

    public static bool IsWanted(HttpContext http) =>
        http.Request.Headers.Upgrade.ToString().Equals(Name, StringComparison.OrdinalIgnoreCase) && http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    /// <summary>The stream protocols the client offers, the best first.</summary>
    public static IReadOnlyList<string> Offers(HttpContext http) =>
        [.. http.Request.Headers[ProtocolHeader].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Answers 101 with the protocol chosen; from then on the connection is the stream returned.</summary>
    public static Task<Stream> AcceptAsync(HttpContext http, string protocol)
    {
        var headers = http.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = Name;
        headers[ProtocolHeader] = protocol;
        return http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }
}
