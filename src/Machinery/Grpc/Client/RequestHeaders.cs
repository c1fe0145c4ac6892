using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>Builds the HTTP/2 request of a call.</summary>
internal static class RequestHeaders
{
    private static readonly MediaTypeHeaderValue s_contentType = new(WireNames.ContentType);
    private static readonly string s_userAgent = $"grpc-minikube/{typeof(RequestHeaders).Assembly.GetName().Version?.ToString(3)}";

    public static HttpRequestMessage Create(ChannelSettings channel, string path, string? host, CallOptions options, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.BaseAddress, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (host is not null) request.Headers.Host = host;
        content.Headers.ContentType = s_contentType;
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", s_userAgent);
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            headers.TryAddWithoutValidation(WireNames.Timeout, GrpcTimeout.Format(deadline.ToUniversalTime() - channel.Time.GetUtcNow().UtcDateTime));
        }

        if (options.Headers is not null) AddCustom(headers, options.Headers);
        return request;
    }

    private static void AddCustom(HttpRequestHeaders headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!WireNames.IsReserved(entry.Key)) headers.TryAddWithoutValidation(entry.Key, WireMetadata.Encode(entry));
        }
    }
}
