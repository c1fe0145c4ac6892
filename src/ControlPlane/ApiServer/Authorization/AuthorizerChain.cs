using MiniKube.ControlPlane.ApiServer.Authentication;

namespace MiniKube.ControlPlane.ApiServer.Authorization;

/// <summary>Asks each authorizer in turn until one has an opinion. If none has, the reasons they gave are the answer's.</summary>
public sealed class AuthorizerChain(IReadOnlyList<IAuthorizer> authorizers) : IAuthorizer
{
    public async ValueTask<AuthorizationDecision> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
    {
        List<string>? reasons = null;
        foreach (var authorizer in authorizers)
        {
            var decision = await authorizer.AuthorizeAsync(attributes, cancellation);
            if (decision.Verdict != AuthorizationVerdict.NoOpinion) return decision;
            if (!string.IsNullOrEmpty(decision.Reason)) (reasons ??= []).Add(decision.Reason);
        }

        return AuthorizationDecision.NoOpinion(reasons is null ? "" : string.Join("\n", reasons));
    }
}

/// <summary>Members of <c>system:masters</c> may do anything, even while roles cannot be read.</summary>
public sealed class MastersAuthorizer : IAuthorizer
{
    public ValueTask<AuthorizationDecision> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
        ValueTask.FromResult(attributes.User.InGroup(UserInfo.Masters) ? AuthorizationDecision.Allow() : AuthorizationDecision.NoOpinion());
}

/// <summary>Paths open to everyone for reading: probes must not need a role.</summary>
public sealed class OpenPathsAuthorizer(IReadOnlyList<string> paths) : IAuthorizer
{
    public ValueTask<AuthorizationDecision> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
    {
        var open = !attributes.IsResourceRequest && attributes.Verb is ("get" or "head") && paths.Any(p => Rbac.RuleMatching.Path(p, attributes.Path));
        return ValueTask.FromResult(open ? AuthorizationDecision.Allow() : AuthorizationDecision.NoOpinion());
    }
}

/// <summary>One answer to every question: the modes AlwaysAllow and AlwaysDeny.</summary>
public sealed class FixedAuthorizer(AuthorizationDecision decision) : IAuthorizer
{
    public ValueTask<AuthorizationDecision> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) => ValueTask.FromResult(decision);
}
