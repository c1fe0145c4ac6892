using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Http.Writing;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>Requests for resources: find the resource, authorize, build the context, dispatch.</summary>
public sealed class ResourceRequests(
    ResourceMap resources, IAuthorizer authorizer, ResourceDispatcher dispatcher, InFlightLimit limit, ServerReach reach)
{
    /// <exception cref="StatusException">What went wrong, in Kubernetes' words.</exception>
    public async Task HandleAsync(HttpContext http, RequestInfo info, UserInfo user, RequestTrace trace)
    {
        string verb = RequestVerbs.Of(http.Request, info);
        trace.Describe(verb, info);
        await AuthorizeAsync(http, info, user, verb).ConfigureAwait(false);
        ResourceDescriptor resource = Find(info);
        bool write = RequestVerbs.IsWrite(verb) && resource.Subresource(info.Subresource)?.Connects != true;
        bool counted = !RequestVerbs.IsLongRunning(verb, info.Subresource) && !user.InGroup(UserInfo.Masters);
        if (counted)
            limit.Enter(write);
        try
        {
            WriteQuery? query = write ? WriteQuery.Read(http.Request.Query, OptionsKind(verb), IsApply(http.Request)) : null;
            RequestContext context = Context(http, info, user, verb, resource, query);
            await dispatcher.DispatchAsync(new ApiRequest(http, info, context), query).ConfigureAwait(false);
        }
        finally
        {
            if (counted)
                limit.Leave(write);
        }
    }

    private async ValueTask AuthorizeAsync(HttpContext http, RequestInfo info, UserInfo user, string verb)
    {
        bool collection = verb is "list" or "watch" or "deletecollection";
        var attributes = new AuthorizationAttributes
        {
            User = user,
            Verb = verb,
            IsResourceRequest = true,
            Group = info.Group,
            Version = info.Version,
            Resource = info.ResourceName,
            Subresource = info.Subresource,
            Namespace = info is { Group: "", ResourceName: "namespaces" } ? info.Name : info.Namespace,
            Name = info.Name.Length > 0 ? info.Name : collection ? SelectedName(http.Request) : "",
            Path = http.Request.Path.Value ?? "",
            FieldSelector = collection ? ListQuery.Text(http.Request.Query, "fieldSelector") : null,
            LabelSelector = collection ? ListQuery.Text(http.Request.Query, "labelSelector") : null,
        };
        AuthorizationDecision decision = await authorizer.AuthorizeAsync(attributes, http.RequestAborted).ConfigureAwait(false);
        if (!decision.IsAllowed)
            throw Refusals.Forbidden(attributes, decision.Reason);
    }

    private ResourceDescriptor Find(RequestInfo info)
    {
        ResourceDescriptor resource = resources.Find(info.Group, info.Version, info.ResourceName) ?? throw ApiErrors.PathNotFound();
        if (resource.Namespaced != info.InNamespace && (info.InNamespace || info.Name.Length > 0))
            throw ApiErrors.PathNotFound();
        return resource;
    }

    private RequestContext Context(HttpContext http, RequestInfo info, UserInfo user, string verb, ResourceDescriptor resource, WriteQuery? query)
    {
        if (verb is "create" && info.Subresource.Length == 0 && (info.Name.Length > 0 || resource.Namespaced != info.InNamespace))
            throw ApiErrors.MethodNotAllowed();
        if (verb == "deletecollection" && resource.Namespaced != info.InNamespace)
            throw ApiErrors.MethodNotAllowed();
        return new RequestContext
        {
            User = user,
            Verb = verb,
            Resource = resource,
            Subresource = info.Subresource,
            Namespace = info.Namespace,
            Name = info.Name,
            DryRun = query?.DryRun ?? false,
            FieldManager = query?.FieldManager ?? "",
            UserAgent = http.Request.Headers.UserAgent.ToString(),
            Time = reach.Time,
            Objects = reach.Objects,
            Writer = reach.Writer,
            Services = reach.Services,
            Cancellation = http.RequestAborted,
        };
    }

    /// <summary>A collection narrowed to one name is authorized like that name.</summary>
    private static string SelectedName(HttpRequest request)
    {
        const string Term = "metadata.name=";
        string fields = ListQuery.Text(request.Query, "fieldSelector");
        return fields.StartsWith(Term, StringComparison.Ordinal) && !fields.Contains(',', StringComparison.Ordinal) ? fields[Term.Length..].TrimStart('=') : "";
    }

    private static bool IsApply(HttpRequest request) =>
        request.ContentType?.StartsWith("application/apply-patch+yaml", StringComparison.OrdinalIgnoreCase) == true;

    private static string OptionsKind(string verb) => verb switch
    {
        "create" => "CreateOptions",
        "patch" => "PatchOptions",
        "update" => "UpdateOptions",
        _ => "DeleteOptions",
    };
}

/// <summary>What every request context reaches.</summary>
public sealed record ServerReach(TimeProvider Time, IObjectReader Objects, IObjectWriter Writer, IServiceProvider Services);
