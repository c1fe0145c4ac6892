using MiniKube.ControlPlane.ApiServer.Authentication;

namespace MiniKube.ControlPlane.ApiServer.Authorization;

/// <summary>Decides whether a user may do something. The first of a chain with an opinion wins; no opinion at all is a refusal.</summary>
public interface IAuthorizer
{
    ValueTask<AuthorizationDecision> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation);
}

/// <summary>The question. A resource request has a resource; any other has a path.</summary>
public sealed record AuthorizationAttributes
{
    public required UserInfo User { get; init; }

    /// <summary>A resource verb, or the lower-case HTTP method for a path.</summary>
    public required string Verb { get; init; }

    public bool IsResourceRequest { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Path { get; init; } = "";

    /// <summary>The raw selectors of a list, watch or deletecollection; null where absent.</summary>
    public string? FieldSelector { get; init; }

    public string? LabelSelector { get; init; }
}

public enum AuthorizationVerdict
{
    NoOpinion,
    Allow,
    Deny,
}

/// <summary>The answer; the reason is shown to the user after the standard words.</summary>
public readonly record struct AuthorizationDecision(AuthorizationVerdict Verdict, string Reason)
{
    public bool IsAllowed => Verdict == AuthorizationVerdict.Allow;

    public static AuthorizationDecision NoOpinion(string reason = "") => new(AuthorizationVerdict.NoOpinion, reason);

    public static AuthorizationDecision Allow(string reason = "") => new(AuthorizationVerdict.Allow, reason);

    public static AuthorizationDecision Deny(string reason) => new(AuthorizationVerdict.Deny, reason);
}
