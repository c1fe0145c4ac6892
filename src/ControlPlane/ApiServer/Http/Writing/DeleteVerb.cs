using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>DELETE of one object.</summary>
public sealed class DeleteVerb(ObjectRegistry registry, IAdmissionGate admission)
{
    public async Task HandleAsync(ApiRequest request, DeleteOptions options)
    {
        _ = request.Format(forms: true);
        DeleteResult result = await registry.DeleteAsync(
            request.Context, request.Context.Namespace, request.Context.Name, options, admission, request.Aborted).ConfigureAwait(false);
        JsonObject answer = result.Gone && !AnswersWithObject(request) ? Success(request, result.Object) : result.Object;
        int status = !result.Gone && options.OrphanDependents == false ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        await ObjectResponse.WriteAsync(request, status, answer).ConfigureAwait(false);
    }

    private static bool AnswersWithObject(ApiRequest request) =>
        request.Resource is { Group: "", Resource: "pods" or "services" or "serviceaccounts" or "persistentvolumeclaims" or "persistentvolumes" or "resourcequotas" or "podtemplates" };

    private static JsonObject Success(ApiRequest request, JsonObject obj)
    {
        var details = new JsonObject { ["name"] = request.Context.Name };
        if (request.Resource.Group.Length > 0)
            details["group"] = request.Resource.Group;
        details["kind"] = request.Resource.Resource;
        details["uid"] = new ObjectMetadata(obj).Uid;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
