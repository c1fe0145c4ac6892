using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Turns an unsuccessful answer into the error it stands for: its <c>Status</c> body, or one made from the code.</summary>
internal static class ResponseErrors
{
    public static StatusException From(HttpStatusCode code, ReadOnlySpan<byte> body, RetryConditionHeaderValue? retryAfter)
    {
        var status = Parse(body) ?? Made(code, body);
        if (status.Code is null) status = status with { Code = (int)code };
        if (retryAfter?.Delta is { } wait && status.Details?.RetryAfterSeconds is null)
        {
            status = status with { Details = (status.Details ?? new StatusDetails()) with { RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds) } };
        }

        return new StatusException(status);
    }

    private static Status? Parse(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\"Status\""u8) < 0) return null;
        try
        {
            return ApiJson.Deserialize<Status>(body) is { Kind: "Status" } status ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Status Made(HttpStatusCode code, ReadOnlySpan<byte> body)
    {
        var (reason, message) = code switch
        {
            HttpStatusCode.NotFound => (StatusReason.NotFound, "the server could not find the requested resource"),
            HttpStatusCode.Unauthorized => (StatusReason.Unauthorized, "the server has asked for the client to provide credentials"),
            HttpStatusCode.Forbidden => (StatusReason.Forbidden, "the server does not allow access to the requested resource"),
            HttpStatusCode.MethodNotAllowed => (StatusReason.MethodNotAllowed, "the server does not allow this method on the requested resource"),
            HttpStatusCode.Conflict => (StatusReason.Conflict, "the server reported a conflict"),
            HttpStatusCode.Gone => (StatusReason.Gone, "the requested resource version is gone"),
            HttpStatusCode.BadRequest => (StatusReason.BadRequest, "the server rejected our request for an unknown reason"),
            HttpStatusCode.TooManyRequests => (StatusReason.TooManyRequests, "the server has received too many requests and has asked us to try again later"),
            HttpStatusCode.ServiceUnavailable => (StatusReason.ServiceUnavailable, "the server is currently unable to handle the request"),
            HttpStatusCode.GatewayTimeout => (StatusReason.Timeout, "the server was unable to return a response in the time allotted, but may still be processing the request"),
            HttpStatusCode.InternalServerError => (StatusReason.InternalError, "an error on the server has prevented the request from succeeding"),
            _ => (StatusReason.Unknown, $"the server responded with the status code {(int)code} but did not return more information"),
        };
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 1024)]).Trim();
        return new Status
        {
            ApiVersion = "v1",
            Kind = "Status",
            StatusValue = "Failure",
            Reason = reason,
            Message = text.Length == 0 ? message : $"{message}: {text}",
            Code = (int)code,
        };
    }
}
