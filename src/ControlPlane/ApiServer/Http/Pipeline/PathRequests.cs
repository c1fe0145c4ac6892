using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Hosting.Health;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>Answers one path, or a tree of paths, outside of resources. False: not mine.</summary>
public interface IPathHandler
{
    ValueTask<bool> TryHandleAsync(HttpContext http);
}

/// <summary>Everything that is no resource: health and version for everyone; metrics, discovery, OpenAPI and keys for those who may.</summary>
public sealed class PathRequests(HealthChecks health, VersionHandler version, IReadOnlyList<IPathHandler> handlers, IAuthorizer authorizer)
{
    /// <summary>Health and version, which need neither credentials nor a store.</summary>
    public async ValueTask<bool> TryOpenAsync(HttpContext http) =>
        await HealthHandler.TryHandleAsync(http, health).ConfigureAwait(false) || await version.TryHandleAsync(http).ConfigureAwait(false);

    /// <exception cref="StatusException">403 or 404.</exception>
    public async Task HandleAsync(HttpContext http, UserInfo user)
    {
        var attributes = new AuthorizationAttributes { User = user, Verb = http.Request.Method.ToLowerInvariant(), Path = http.Request.Path.Value ?? "" };
        AuthorizationDecision decision = await authorizer.AuthorizeAsync(attributes, http.RequestAborted).ConfigureAwait(false);
        if (!decision.IsAllowed)
            throw Refusals.Forbidden(attributes, decision.Reason);
        foreach (IPathHandler handler in handlers)
            if (await handler.TryHandleAsync(http).ConfigureAwait(false))
                return;
        throw ApiErrors.PathNotFound();
    }
}
