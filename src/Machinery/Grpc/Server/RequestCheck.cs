using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Refuses requests that are no gRPC calls, and prepares those that are.</summary>
internal static class RequestCheck
{
    public static bool Accepts(HttpContext http)
    {
        if (!IsGrpc(http.Request.ContentType)) return Refuse(http, StatusCodes.Status415UnsupportedMediaType, StatusCode.Internal, $"grpc: content type \"{http.Request.ContentType}\" is not supported");
        if (!HttpProtocol.IsHttp2(http.Request.Protocol)) return Refuse(http, StatusCodes.Status426UpgradeRequired, StatusCode.Internal, $"grpc: {http.Request.Protocol} is not supported, HTTP/2 is required");
        if (Encoding(http) is { Length: > 0 } encoding and not "identity")
        {
            http.Response.Headers[WireNames.AcceptEncoding] = "identity";
            return Refuse(http, StatusCodes.Status200OK, StatusCode.Unimplemented, $"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\"");
        }

        if (http.Request.Headers.TryGetValue(WireNames.Timeout, out var timeout) && !GrpcTimeout.TryParse(timeout, out _))
        {
            return Refuse(http, StatusCodes.Status400BadRequest, StatusCode.Internal, $"malformed grpc-timeout: \"{timeout}\"");
        }

        LiftLimits(http);
        http.Response.ContentType = WireNames.ContentType;
        return true;
    }

    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(WireNames.ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == WireNames.ContentType.Length || contentType[WireNames.ContentType.Length] is '+' or ';');

    /// <summary>Answers without a message.</summary>
    public static bool Refuse(HttpContext http, int httpStatus, StatusCode code, string text)
    {
        http.Response.StatusCode = httpStatus;
        http.Response.ContentType = WireNames.ContentType;
        StatusWriter.Write(http.Response.Headers, new Status(code, text));
        return false;
    }

    private static string? Encoding(HttpContext http) =>
        http.Request.Headers.TryGetValue(WireNames.Encoding, out var values) ? values.ToString() : null;

    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}
