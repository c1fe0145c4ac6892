using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>How a call with arbitrary bytes ended.</summary>
/// <param name="HttpStatus">0 when there was no answer.</param>
/// <param name="GrpcStatus">-1 when the answer had none.</param>
internal sealed record RawAnswer(int HttpStatus, int GrpcStatus, string Message);

/// <summary>Sends bodies as they are to gRPC methods, over HTTP/2 or, wrongly, HTTP/1.1.</summary>
internal sealed class RawCaller(string address) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null, EnableMultipleHttp2Connections = true });

    /// <summary>A frame as gRPC wants it, its length as told.</summary>
    public static byte[] Frame(byte[] message, uint? length = null, byte flags = 0)
    {
        var size = length ?? (uint)message.Length;
        return [flags, (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size, .. message];
    }

    public async Task<RawAnswer> CallAsync(string path, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var request = new HttpRequestMessage(HttpMethod.Post, address + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "1S");
        change?.Invoke(request);
        try
        {
            using var response = await _http.SendAsync(request, patience.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return AnswerOf(response, bytes.Length);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new RawAnswer(0, -1, e.GetBaseException().Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static RawAnswer AnswerOf(HttpResponseMessage response, int bytes)
    {
        var status = Header(response, "grpc-status");
        var message = Header(response, "grpc-message") ?? $"{bytes} bytes";
        return new RawAnswer((int)response.StatusCode, status is null ? -1 : int.Parse(status, CultureInfo.InvariantCulture), message);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First() : response.Headers.TryGetValues(name, out var leading) ? leading.First() : null;
}
