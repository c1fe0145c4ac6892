using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Http.Writing;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Http.Subresources;

/// <summary>Subresources that bring a handler: the body is decoded and admitted, then the handler has its way.</summary>
public sealed class HandledSubresource(IAdmissionGate admission)
{
    public async Task HandleAsync(ApiRequest request, SubresourceDescriptor subresource, WriteQuery? query)
    {
        JsonObject? body = null;
        if (query is { } write && subresource is { RecordType: { } record, Connects: false })
            body = await BodyAsync(request, record, write).ConfigureAwait(false);
        AdmissionOperation operation = subresource.Connects ? AdmissionOperation.Connect : AdmissionOperation.Create;
        if (body is not null || subresource.Connects)
        {
            await admission.MutateAsync(request.Context, operation, body, null, request.Aborted).ConfigureAwait(false);
            await admission.ValidateAsync(request.Context, operation, body, null, request.Aborted).ConfigureAwait(false);
        }
        SubresourceResult result = await subresource.Handler!.HandleAsync(
            new SubresourceRequest(request.Context, request.Resource, subresource, request.Http, body), request.Aborted).ConfigureAwait(false);
        if (result.Body is not null)
            await ObjectResponse.WriteAsync(request, result.StatusCode, result.Body).ConfigureAwait(false);
    }

    private static async ValueTask<JsonObject> BodyAsync(ApiRequest request, Type record, WriteQuery query)
    {
        JsonObject body = await ObjectBody.ReadAsync(request, record, query.Validation).ConfigureAwait(false);
        if (body["metadata"] is not JsonObject metadata)
            body["metadata"] = metadata = [];
        if (metadata["name"] is null)
            metadata["name"] = request.Context.Name;
        if (metadata["namespace"] is null && request.Context.Namespace.Length > 0)
            metadata["namespace"] = request.Context.Namespace;
        Defaulter.Apply(body, SchemaRegistry.For(record));
        return body;
    }
}
