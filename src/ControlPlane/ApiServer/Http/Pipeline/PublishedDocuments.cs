using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Discovery;
using MiniKube.ControlPlane.ApiServer.OpenApi;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>GET of discovery and OpenAPI documents.</summary>
public sealed class PublishedDocuments(DiscoveryEndpoints discovery, OpenApiEndpoints openApi) : IPathHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        bool isDiscovery = discovery.Knows(path);
        if (!isDiscovery && !openApi.Knows(path))
            return false;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            throw ApiErrors.MethodNotAllowed();
        await (isDiscovery ? discovery.HandleAsync(http) : openApi.HandleAsync(http)).ConfigureAwait(false);
        return true;
    }
}
