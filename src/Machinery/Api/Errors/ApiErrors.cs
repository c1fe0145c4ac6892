using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Errors;

/// <summary>The closed set of errors the API answers with, each in the words, reason and HTTP code clients know.</summary>
public static partial class ApiErrors
{
    public const string ConflictDetail = "the object has been modified; please apply your changes to the latest version and try again";

    public static StatusException NotFound(GroupResource resource, string name) =>
        About(404, StatusReason.NotFound, $"{resource} {Q(name)} not found", resource, name);

    /// <summary>No such path: what a request outside every group, resource and subresource gets.</summary>
    public static StatusException PathNotFound() =>
        Make(404, StatusReason.NotFound, "the server could not find the requested resource", new StatusDetails());

    public static StatusException AlreadyExists(GroupResource resource, string name) =>
        About(409, StatusReason.AlreadyExists, $"{resource} {Q(name)} already exists", resource, name);

    /// <summary>Every name tried for <paramref name="generateName"/> was taken; the client may try again in a second.</summary>
    public static StatusException GenerateNameConflict(GroupResource resource, string generateName) => Make(
        409,
        StatusReason.AlreadyExists,
        $"{resource} {Q(generateName)} already exists, the server was not able to generate a unique name for the object",
        new StatusDetails { Group = NullIfEmpty(resource.Group), Kind = resource.Resource, Name = generateName, RetryAfterSeconds = 1 });

    public static StatusException Conflict(GroupResource resource, string name, string detail = ConflictDetail) =>
        About(409, StatusReason.Conflict, $"Operation cannot be fulfilled on {resource} {Q(name)}: {detail}", resource, name);

    /// <summary>Apply met fields that other managers own; one cause for each.</summary>
    public static StatusException ApplyConflict(IReadOnlyList<StatusCause> causes, string message) =>
        Make(409, StatusReason.Conflict, message, new StatusDetails { Causes = causes });

    /// <param name="kind">The kind, not the resource: <c>Deployment.apps "x" is invalid</c>.</param>
    public static StatusException Invalid(GroupKind kind, string name, IReadOnlyCollection<FieldError> errors) => Make(
        422,
        StatusReason.Invalid,
        $"{kind} {Q(name)} is invalid{(errors.Count == 0 ? "" : ": " + Aggregate(errors.Select(e => e.ToString())))}",
        new StatusDetails
        {
            Group = NullIfEmpty(kind.Group),
            Kind = kind.Kind,
            Name = NullIfEmpty(name),
            Causes = errors.Count == 0 ? null : [.. errors.Select(e => e.ToCause())],
        });

    public static StatusException BadRequest(string message, Exception? inner = null) =>
        Make(400, StatusReason.BadRequest, message, null, inner);

    /// <param name="name">May be empty, for a request about the whole collection.</param>
    public static StatusException Forbidden(GroupResource resource, string name, string why)
    {
        var what = string.IsNullOrEmpty(resource.Resource) ? "forbidden"
            : name.Length == 0 ? $"{resource} is forbidden"
            : $"{resource} {Q(name)} is forbidden";
        return About(403, StatusReason.Forbidden, $"{what}: {why}", resource, name);
    }

    /// <summary>The caller did not prove who they are. Nothing of the credential is ever part of the message.</summary>
    public static StatusException Unauthorized(string message = "Unauthorized") =>
        Make(401, StatusReason.Unauthorized, message, null);

    public static StatusException MethodNotSupported(GroupResource resource, string verb) => Make(
        405,
        StatusReason.MethodNotAllowed,
        $"{verb} is not supported on resources of kind {Q(resource.ToString())}",
        new StatusDetails { Group = NullIfEmpty(resource.Group), Kind = NullIfEmpty(resource.Resource) });

    /// <summary>The method does not exist at this path.</summary>
    public static StatusException MethodNotAllowed() =>
        Make(405, StatusReason.MethodNotAllowed, "the server does not allow this method on the requested resource", new StatusDetails());

    /// <summary>410: the revision asked for is compacted away; the client lists anew.</summary>
    public static StatusException Expired(string message) => Make(410, StatusReason.Expired, message, null);

    /// <summary>410 for a watch whose start is older than the cache and the store remember.</summary>
    public static StatusException TooOldResourceVersion(long asked, long oldest) =>
        Expired($"too old resource version: {asked} ({oldest})");

    /// <summary>504: the caller asked for a revision that this server has not reached in time.</summary>
    public static StatusException TooLargeResourceVersion(long asked, long current, int retryAfterSeconds) => Make(
        504,
        StatusReason.Timeout,
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new StatusDetails
        {
            RetryAfterSeconds = retryAfterSeconds,
            Causes = [new StatusCause { Reason = CauseReason.ResourceVersionTooLarge, Message = "Too large resource version" }],
        });

    public static StatusException RequestEntityTooLarge(string detail) =>
        Make(413, StatusReason.RequestEntityTooLarge, $"Request entity too large: {detail}", null);

    public static StatusException UnsupportedMediaType(params IEnumerable<string> accepted) => Make(
        415,
        StatusReason.UnsupportedMediaType,
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}",
        null);

    public static StatusException NotAcceptable(params IEnumerable<string> accepted) =>
        Make(406, StatusReason.NotAcceptable, $"only the following media types are accepted: {string.Join(", ", accepted)}", null);
}
