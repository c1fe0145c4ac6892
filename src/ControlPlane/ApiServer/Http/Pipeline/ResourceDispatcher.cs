using MiniKube.ControlPlane.ApiServer.Http.Reading;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Http.Subresources;
using MiniKube.ControlPlane.ApiServer.Http.Writing;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>Hands an authorized resource request to its verb.</summary>
public sealed class ResourceDispatcher
{
    public required GetVerb Get { get; init; }

    public required ListVerb List { get; init; }

    public required WatchVerb Watch { get; init; }

    public required CreateVerb Create { get; init; }

    public required UpdateVerb Update { get; init; }

    public required PatchVerb Patch { get; init; }

    public required DeleteVerb Delete { get; init; }

    public required DeleteCollectionVerb DeleteCollection { get; init; }

    public required ScaleSubresource Scale { get; init; }

    public required HandledSubresource Handled { get; init; }

    /// <exception cref="StatusException">405: the resource has no such verb; and what the verb says.</exception>
    public Task DispatchAsync(ApiRequest request, WriteQuery? write)
    {
        if (request.Context.Subresource.Length > 0)
            return DispatchSubresourceAsync(request, write);
        if (!request.Resource.Verbs.Contains(request.Context.Verb, StringComparer.Ordinal))
            throw ApiErrors.MethodNotAllowed();
        return request.Context.Verb switch
        {
            "get" when request.Resource.Virtual is not null => VirtualReads.GetAsync(request),
            "list" when request.Resource.Virtual is not null => VirtualReads.ListAsync(request),
            "get" => Get.HandleAsync(request),
            "list" => List.HandleAsync(request, ListQuery.Read(request.Http.Request.Query)),
            "watch" => Watch.HandleAsync(request, ListQuery.Read(request.Http.Request.Query)),
            "create" => Create.HandleAsync(request, write!.Value),
            "update" => Update.HandleAsync(request, write!.Value),
            "patch" => Patch.HandleAsync(request, write!.Value),
            "delete" => DeleteAsync(request, collection: false),
            "deletecollection" => DeleteAsync(request, collection: true),
            _ => throw ApiErrors.MethodNotAllowed(),
        };
    }

    private Task DispatchSubresourceAsync(ApiRequest request, WriteQuery? write)
    {
        SubresourceDescriptor subresource = request.Resource.Subresource(request.Context.Subresource) ?? throw ApiErrors.PathNotFound();
        if (!subresource.Verbs.Contains(request.Context.Verb, StringComparer.Ordinal))
            throw ApiErrors.MethodNotAllowed();
        if (subresource.Handler is not null)
            return Handled.HandleAsync(request, subresource, write);
        if (subresource.Connects)
            throw ApiErrors.MethodNotSupported(new GroupResource(request.Resource.Group, $"{request.Resource.Resource}/{subresource.Name}"), request.Context.Verb);
        if (subresource.Scale is { } paths)
            return Scale.HandleAsync(request, paths, write);
        return request.Context.Verb switch
        {
            "get" => Get.HandleAsync(request),
            "update" => Update.HandleAsync(request, write!.Value),
            "patch" => Patch.HandleAsync(request, write!.Value),
            _ => throw ApiErrors.MethodNotAllowed(),
        };
    }

    private async Task DeleteAsync(ApiRequest request, bool collection)
    {
        DeleteOptions options = await DeleteOptionsBody.ReadAsync(request).ConfigureAwait(false);
        if (options.DryRun is { Count: > 0 } && !request.Context.DryRun)
            request = request with { Context = request.Context.AsDryRun() };
        if (collection)
            await DeleteCollection.HandleAsync(request, ListQuery.Read(request.Http.Request.Query), options).ConfigureAwait(false);
        else
            await Delete.HandleAsync(request, options).ConfigureAwait(false);
    }
}
