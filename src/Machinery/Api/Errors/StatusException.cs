using System.Net;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Errors;

/// <summary>An API error on its way to or from the wire. It carries the whole <see cref="Meta.Status"/>; the HTTP code is
/// the status' own. Made by <see cref="ApiErrors"/> in a server and from the response body in a client.</summary>
public sealed class StatusException : Exception
{
    public StatusException(Status status)
        : this(status, null)
    {
    }

    public StatusException(Status status, Exception? inner)
        : base(status.Message ?? status.Reason ?? "unknown", inner) => Status = status;

    public Status Status { get; }

    /// <summary>The HTTP code to answer with; 500 where the status names none.</summary>
    public int Code => Status.Code is > 0 ? Status.Code.Value : (int)HttpStatusCode.InternalServerError;

    /// <summary>One of <see cref="StatusReason"/>; empty if the server gave none.</summary>
    public string Reason => Status.Reason ?? StatusReason.Unknown;

    /// <summary>How long the server asks the client to wait before it tries again, or null.</summary>
    public TimeSpan? RetryAfter => Status.Details?.RetryAfterSeconds is > 0 and var s ? TimeSpan.FromSeconds(s) : null;

    public bool IsNotFound => Is(StatusReason.NotFound, HttpStatusCode.NotFound);

    public bool IsAlreadyExists => Reason == StatusReason.AlreadyExists;

    /// <summary>The write was based on an old resourceVersion, or apply met fields of another manager.</summary>
    public bool IsConflict => Is(StatusReason.Conflict, HttpStatusCode.Conflict);

    public bool IsInvalid => Is(StatusReason.Invalid, HttpStatusCode.UnprocessableEntity);

    public bool IsBadRequest => Is(StatusReason.BadRequest, HttpStatusCode.BadRequest);

    public bool IsUnauthorized => Is(StatusReason.Unauthorized, HttpStatusCode.Unauthorized);

    public bool IsForbidden => Is(StatusReason.Forbidden, HttpStatusCode.Forbidden);

    public bool IsMethodNotSupported => Is(StatusReason.MethodNotAllowed, HttpStatusCode.MethodNotAllowed);

    /// <summary>The requested revision is gone (410): list again and start the watch from there.</summary>
    public bool IsExpired => Reason is StatusReason.Expired or StatusReason.Gone || Code == (int)HttpStatusCode.Gone;

    public bool IsTooManyRequests => Is(StatusReason.TooManyRequests, HttpStatusCode.TooManyRequests);

    public bool IsServiceUnavailable => Is(StatusReason.ServiceUnavailable, HttpStatusCode.ServiceUnavailable);

    public bool IsTimeout => Reason is StatusReason.Timeout or StatusReason.ServerTimeout;

    /// <summary>The object's namespace is being deleted, so nothing can be created in it.</summary>
    public bool IsNamespaceTerminating => HasCause(CauseReason.NamespaceTerminating);

    /// <summary>Whether one of the details' causes has this reason.</summary>
    public bool HasCause(string reason) => Status.Details?.Causes?.Any(c => c.Reason == reason) == true;

    /// <summary>The UTF-8 JSON of the status, as it is sent.</summary>
    public byte[] ToUtf8Json() => ApiJson.Serialize(Status);

    // The code decides only where the reason does not name something of its own (AlreadyExists is also 409).
    private bool Is(string reason, HttpStatusCode code) =>
        Reason == reason || (Reason == StatusReason.Unknown && Code == (int)code);
}
