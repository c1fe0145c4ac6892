using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>Reads status and metadata from response headers (trailers-only answers) or trailers.</summary>
internal static class ResponseStatus
{
    public static bool TryRead(HttpHeaders headers, out Status status)
    {
        status = default;
        if (!headers.NonValidated.TryGetValues(WireNames.Status, out var codes)) return false;
        var code = int.TryParse(codes.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (int)StatusCode.Unauthenticated
            ? (StatusCode)number
            : StatusCode.Unknown;
        var message = headers.NonValidated.TryGetValues(WireNames.Message, out var texts) ? PercentEncoding.Decode(texts.ToString()) : "";
        status = new Status(code, message);
        return true;
    }

    /// <summary>The application's entries among <paramref name="headers"/>.</summary>
    public static Metadata Trailers(HttpHeaders headers)
    {
        var result = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (WireNames.IsReserved(name)) continue;
            foreach (var value in values) WireMetadata.Decode(result, name, value);
        }

        return result;
    }

    /// <summary>Refuses an answer that does not come from a gRPC server.</summary>
    /// <exception cref="RpcException">The status the protocol maps the HTTP status to.</exception>
    public static void RequireGrpc(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        var isGrpc = type is not null && type.StartsWith(WireNames.ContentType, StringComparison.OrdinalIgnoreCase);
        if (response.StatusCode == HttpStatusCode.OK && isGrpc) return;
        if (isGrpc && TryRead(response.Headers, out var status)) throw new RpcException(status);
        if (response.StatusCode == HttpStatusCode.OK) throw new RpcException(new Status(StatusCode.Unknown, $"grpc: the answer's content type is \"{type}\""));
        throw new RpcException(new Status(Map(response.StatusCode), $"grpc: unexpected HTTP status {(int)response.StatusCode}"));
    }

    private static StatusCode Map(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
