using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>PUT of an object or of a generic subresource of it.</summary>
public sealed class UpdateVerb(ObjectRegistry registry, IAdmissionGate admission)
{
    public async Task HandleAsync(ApiRequest request, WriteQuery query)
    {
        _ = request.Format(forms: true);
        JsonObject body = await ObjectBody.ReadAsync(request, request.Resource.RecordType, query.Validation).ConfigureAwait(false);
        ObjectBody.CheckIdentity(request, body, named: true);
        var update = new UpdateRequest
        {
            Namespace = request.Context.Namespace,
            Name = request.Context.Name,
            MayCreate = request.Resource.Strategy.AllowCreateOnUpdate && request.Context.Subresource.Length == 0,
            Change = _ => ValueTask.FromResult((JsonObject)body.DeepClone()),
        };
        UpdateResult result = await registry.UpdateAsync(request.Context, update, admission, request.Aborted).ConfigureAwait(false);
        int status = result.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await ObjectResponse.WriteAsync(request, status, result.Object).ConfigureAwait(false);
    }
}
