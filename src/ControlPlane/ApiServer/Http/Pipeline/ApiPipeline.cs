using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>The way of every request: open paths, authentication, impersonation, then authorization and the resource or path asked for. Whatever goes wrong
/// becomes a Status here, once.</summary>
public sealed class ApiPipeline
{
    public required IAuthenticator Authenticator { get; init; }

    public required Func<HttpContext, UserInfo, CancellationToken, ValueTask<UserInfo>> Impersonate { get; init; }

    public required ResourceRequests Resources { get; init; }

    public required PathRequests Paths { get; init; }

    public required RequestObserver Observer { get; init; }

    public required ILogger Log { get; init; }

    public async Task InvokeAsync(HttpContext http)
    {
        RequestTrace trace = Observer.Begin();
        http.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString("D");
        http.Response.Headers.CacheControl = "no-cache, private";
        try
        {
            await RouteAsync(http, trace).ConfigureAwait(false);
        }
        catch (StatusException e)
        {
            await AnswerAsync(http, e).ConfigureAwait(false);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested || e is ConnectionResetException or ConnectionAbortedException)
        {
            // the client has gone
        }
        catch (RpcException e)
        {
            await AnswerAsync(http, StoreErrors.ToStatus(e, RequestVerbs.IsWrite(trace.Verb))).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(http, ApiErrors.BadRequest(e.Message, e)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            ApiLog.Failed(Log, e, http.Request.Method, http.Request.Path);
            await AnswerAsync(http, ApiErrors.InternalError("the server met an unexpected condition, its log says more")).ConfigureAwait(false);
        }
        finally
        {
            Observer.End(http, trace);
        }
    }

    private async Task RouteAsync(HttpContext http, RequestTrace trace)
    {
        if (await Paths.TryOpenAsync(http).ConfigureAwait(false))
            return;
        UserInfo user = await IdentifyAsync(http).ConfigureAwait(false);
        trace.User = user.Name;
        if (!RequestInfo.TryParse(http.Request.Path.Value ?? "", out RequestInfo info))
        {
            await Paths.HandleAsync(http, user).ConfigureAwait(false);
            return;
        }
        await Resources.HandleAsync(http, info, user, trace).ConfigureAwait(false);
    }

    private async ValueTask<UserInfo> IdentifyAsync(HttpContext http)
    {
        AuthenticationResult result = await Authenticator.AuthenticateAsync(http, http.RequestAborted).ConfigureAwait(false);
        if (result.Error is not null && result.User is null)
            ApiLog.Unauthenticated(Log, result.Error);
        if (result.User is not { } user)
            throw ApiErrors.Unauthorized();
        return await Impersonate(http, user, http.RequestAborted).ConfigureAwait(false);
    }

    private static async ValueTask AnswerAsync(HttpContext http, StatusException error)
    {
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
            return;
        }
        await ObjectResponse.WriteErrorAsync(http, error).ConfigureAwait(false);
    }
}
