using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using MiniKube.ControlPlane.ApiServer.Http.Kubelets;

namespace MiniKube.ControlPlane.ApiServer.Http.Backends;

/// <summary>Passes a request on as it is, and its answer back. What belongs to one connection only, and what proves the caller to this
/// server, stays behind.</summary>
public static class ReverseProxy
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host", "Authorization",
        "Content-Length",
    };

    /// <summary>What follows <c>/proxy/</c> in the path, with the query.</summary>
    public static string Rest(HttpContext http) =>
        (RequestInfo.TryParse(http.Request.Path.Value ?? "", out RequestInfo info) ? info.Rest : "") + http.Request.QueryString;

    /// <param name="send">Must return once the headers of the answer are there.</param>
    public static async Task ForwardAsync(
        HttpContext http, string url, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellation)
    {
        using HttpRequestMessage call = Call(http.Request, url);
        using HttpResponseMessage answer = await send(call, cancellation).ConfigureAwait(false);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!HopByHop.Contains(name))
                http.Response.Headers[name] = new StringValues([.. values]);
        await KubeletAnswers.StreamAsync(answer, http.Response, cancellation).ConfigureAwait(false);
    }

    private static HttpRequestMessage Call(HttpRequest request, string url)
    {
        var call = new HttpRequestMessage(new HttpMethod(request.Method), url);
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
            call.Content = new StreamContent(request.Body);
        foreach (var (name, values) in request.Headers)
            if (!HopByHop.Contains(name) && !name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith(':'))
                Add(call, name, values);
        return call;
    }

    private static void Add(HttpRequestMessage call, string name, StringValues values)
    {
        HttpContentHeaders? content = call.Content?.Headers;
        if (!call.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            content?.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
    }
}
