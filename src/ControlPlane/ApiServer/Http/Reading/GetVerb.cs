using System.Globalization;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Reading;

/// <summary>GET of one object.</summary>
public sealed class GetVerb(CacheSet caches)
{
    public async Task HandleAsync(ApiRequest request)
    {
        ResponseFormat format = request.Format(forms: true);
        StoredObject found = await FindAsync(request).ConfigureAwait(false);
        await ObjectResponse.WriteAsync(request, StatusCodes.Status200OK, found.Json, format).ConfigureAwait(false);
    }

    /// <summary>The object as fresh as <c>?resourceVersion=</c> asks for: unset, the newest; 0, any.</summary>
    /// <exception cref="StatusException">404, 503, 504.</exception>
    public async ValueTask<StoredObject> FindAsync(ApiRequest request)
    {
        KindCache cache = caches.For(request.Resource);
        string version = ListQuery.Text(request.Http.Request.Query, "resourceVersion");
        await FreshenAsync(request, cache, version).ConfigureAwait(false);
        return cache.Snapshot().Find(request.Context.Namespace, request.Context.Name)
            ?? throw ApiErrors.NotFound(request.ResourceName, request.Context.Name);
    }

    private async ValueTask FreshenAsync(ApiRequest request, KindCache cache, string version)
    {
        if (version.Length == 0)
        {
            if (await caches.CatchUpAsync(cache, request.Aborted).ConfigureAwait(false) is { } warning)
                request.Context.AddWarning(warning);
            return;
        }
        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long revision))
            throw ApiErrors.BadRequest($"Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
        await caches.ReachAsync(cache, revision, request.Aborted).ConfigureAwait(false);
    }
}
