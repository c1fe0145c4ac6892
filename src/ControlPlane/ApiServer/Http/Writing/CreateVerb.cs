using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>POST to a collection.</summary>
public sealed class CreateVerb(ObjectRegistry registry, IAdmissionGate admission)
{
    public async Task HandleAsync(ApiRequest request, WriteQuery query)
    {
        _ = request.Format(forms: true);
        JsonObject obj = await ObjectBody.ReadAsync(request, request.Resource.RecordType, query.Validation).ConfigureAwait(false);
        ObjectBody.CheckIdentity(request, obj, named: false);
        JsonObject answer = request.Resource.Virtual is null
            ? await registry.CreateAsync(request.Context, obj, admission, request.Aborted).ConfigureAwait(false)
            : await AnswerAsync(request, obj).ConfigureAwait(false);
        await ObjectResponse.WriteAsync(request, StatusCodes.Status201Created, answer).ConfigureAwait(false);
    }

    private async ValueTask<JsonObject> AnswerAsync(ApiRequest request, JsonObject obj)
    {
        DocumentRules.Default(request.Resource, obj);
        IReadOnlyList<FieldError> errors = SchemaValidator.Validate(obj, SchemaRegistry.For(request.Resource.RecordType));
        if (errors.Count > 0)
            throw ApiErrors.Invalid(new(request.Resource.Group, request.Resource.Kind), "", errors);
        await admission.MutateAsync(request.Context, AdmissionOperation.Create, obj, null, request.Aborted).ConfigureAwait(false);
        await admission.ValidateAsync(request.Context, AdmissionOperation.Create, obj, null, request.Aborted).ConfigureAwait(false);
        return await request.Resource.Virtual!.CreateAsync(request.Context, obj, request.Aborted).ConfigureAwait(false);
    }
}
