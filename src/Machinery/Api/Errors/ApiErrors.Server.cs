using System.Text.Json;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Errors;

/// <summary>Errors that are the server's own condition, and the way every error is put together.</summary>
public static partial class ApiErrors
{
    public static StatusException ServiceUnavailable(string message) => Make(503, StatusReason.ServiceUnavailable, message, null);

    public static StatusException Timeout(string message, int retryAfterSeconds = 0) => Make(
        504,
        StatusReason.Timeout,
        $"Timeout: {message}",
        new StatusDetails { RetryAfterSeconds = retryAfterSeconds > 0 ? retryAfterSeconds : null });

    public static StatusException ServerTimeout(GroupResource resource, string verb, int retryAfterSeconds = 0) => Make(
        500,
        StatusReason.ServerTimeout,
        $"The {verb} operation against {resource} could not be completed at this time, please try again.",
        new StatusDetails
        {
            Group = NullIfEmpty(resource.Group),
            Kind = resource.Resource,
            RetryAfterSeconds = retryAfterSeconds > 0 ? retryAfterSeconds : null,
        });

    public static StatusException TooManyRequests(string message = "Too many requests, please try again later.", int retryAfterSeconds = 1) =>
        Make(429, StatusReason.TooManyRequests, message, new StatusDetails { RetryAfterSeconds = retryAfterSeconds });

    /// <summary>A fault of the server. Only <paramref name="message"/> reaches the client.</summary>
    public static StatusException InternalError(string message, Exception? inner = null) => Make(
        500,
        StatusReason.InternalError,
        $"Internal error occurred: {message}",
        new StatusDetails { Causes = [new StatusCause { Message = message }] },
        inner);

    /// <summary>An evicted pod is protected by a disruption budget that allows none at the moment.</summary>
    public static StatusException DisruptionBudget(string message, int retryAfterSeconds = 0) => Make(
        429,
        StatusReason.TooManyRequests,
        "Cannot evict pod as it would violate the pod's disruption budget.",
        new StatusDetails
        {
            RetryAfterSeconds = retryAfterSeconds > 0 ? retryAfterSeconds : null,
            Causes = [new StatusCause { Reason = CauseReason.DisruptionBudget, Message = message }],
        });

    /// <summary>The status a client makes of a response that carries none: by code, with the body's start as a cause.</summary>
    public static StatusException FromResponse(int code, ReadOnlySpan<byte> body)
    {
        if (TryReadStatus(body) is { } status) return new StatusException(status.Code is > 0 ? status : status with { Code = code });
        var text = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, 2048)]).Trim();
        var (reason, message) = ByCode(code, text);
        StatusCause[]? causes = text.Length == 0 ? null : [new StatusCause { Reason = CauseReason.UnexpectedServerResponse, Message = text }];
        return Make(code, reason, message, new StatusDetails { Causes = causes });
    }

    /// <summary>Writes several messages as one: <c>a</c>, or <c>[a, b]</c>, without repetitions.</summary>
    public static string Aggregate(IEnumerable<string> messages)
    {
        var distinct = messages.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count == 1 ? distinct[0] : $"[{string.Join(", ", distinct)}]";
    }

    private static Status? TryReadStatus(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body[0] != (byte)'{') return null;
        try
        {
            var status = ApiJson.Deserialize<Status>(body);
            return status is { Kind: "Status", StatusValue: not null } ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string Reason, string Message) ByCode(int code, string text) => code switch
    {
        400 => (StatusReason.BadRequest, "the server rejected our request for an unknown reason"),
        401 => (StatusReason.Unauthorized, "the server has asked for the client to provide credentials"),
        403 => (StatusReason.Forbidden, text.Length > 0 ? text : "the server does not allow access to the requested resource"),
        404 => (StatusReason.NotFound, "the server could not find the requested resource"),
        405 => (StatusReason.MethodNotAllowed, "the server does not allow this method on the requested resource"),
        406 => (StatusReason.NotAcceptable, "the server was unable to respond with a content type that the client supports"),
        409 => (StatusReason.Conflict, "the server reported a conflict"),
        410 => (StatusReason.Gone, "the server reported that the requested revision is gone"),
        413 => (StatusReason.RequestEntityTooLarge, "the request is too large"),
        415 => (StatusReason.UnsupportedMediaType, "the server was unable to process the request's media type"),
        422 => (StatusReason.Invalid, "the server rejected our request due to an error in our request"),
        429 => (StatusReason.TooManyRequests, "the server has received too many requests and has asked us to try again later"),
        503 => (StatusReason.ServiceUnavailable, "the server is currently unable to handle the request"),
        504 => (StatusReason.Timeout, "the server was unable to return a response in the time allotted, but may still be processing the request"),
        >= 500 => (StatusReason.InternalError, $"an error on the server ({Q(text)}) has prevented the request from succeeding"),
        _ => (StatusReason.Unknown, $"the server responded with the status code {code} but did not return more information"),
    };

    private static StatusException About(int code, string reason, string message, GroupResource resource, string name) => Make(
        code,
        reason,
        message,
        new StatusDetails { Group = NullIfEmpty(resource.Group), Kind = NullIfEmpty(resource.Resource), Name = NullIfEmpty(name) });

    private static StatusException Make(int code, string reason, string message, StatusDetails? details, Exception? inner = null) => new(
        new Status
        {
            ApiVersion = "v1",
            Kind = "Status",
            Metadata = new ListMeta(),
            StatusValue = "Failure",
            Message = message,
            Reason = reason,
            Details = details,
            Code = code,
        },
        inner);

    private static string Q(string text) => FieldError.Quote(text);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
