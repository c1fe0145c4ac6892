using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Reading;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Http.Writing;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Patch;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Autoscaling;

namespace MiniKube.ControlPlane.ApiServer.Http.Subresources;

/// <summary>GET, PUT and PATCH of <c>scale</c>, for every kind that says where its replicas are.</summary>
public sealed class ScaleSubresource(GetVerb get, ObjectRegistry registry, IAdmissionGate admission)
{
    private static readonly SchemaNode Schema = SchemaRegistry.For<Scale>();

    public async Task HandleAsync(ApiRequest request, ScalePaths paths, WriteQuery? query)
    {
        if (query is null)
        {
            JsonObject found = (await get.FindAsync(request).ConfigureAwait(false)).Parse();
            await ObjectResponse.WriteAsync(request, StatusCodes.Status200OK, ScaleView.Of(found, paths)).ConfigureAwait(false);
            return;
        }
        Func<JsonObject, JsonObject> change = request.Context.Verb == "patch"
            ? await PatchAsync(request, query.Value).ConfigureAwait(false)
            : await PutAsync(request, query.Value).ConfigureAwait(false);
        var update = new UpdateRequest
        {
            Namespace = request.Context.Namespace,
            Name = request.Context.Name,
            KeepsVersion = true,
            Change = old => ValueTask.FromResult(Scaled(request, old!, paths, change)),
        };
        // to the strategy this is an update of the whole object, in which only the replicas differ
        RequestContext whole = request.Context.For(request.Context.Verb, request.Context.Namespace, request.Context.Name);
        UpdateResult result = await registry.UpdateAsync(whole, update, admission, request.Aborted).ConfigureAwait(false);
        await ObjectResponse.WriteAsync(request, StatusCodes.Status200OK, ScaleView.Of(result.Object, paths)).ConfigureAwait(false);
    }

    private static async ValueTask<Func<JsonObject, JsonObject>> PutAsync(ApiRequest request, WriteQuery query)
    {
        JsonObject scale = await ObjectBody.ReadAsync(request, typeof(Scale), query.Validation).ConfigureAwait(false);
        ObjectBody.CheckIdentity(request, scale, named: true);
        return _ => scale;
    }

    private static async ValueTask<Func<JsonObject, JsonObject>> PatchAsync(ApiRequest request, WriteQuery query)
    {
        string type = ObjectBody.MediaType(request);
        byte[] body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        if (type == PatchMediaTypes.ApplyYaml)
        {
            JsonObject config = BodyDecoder.Decode(body, isYaml: true, Schema, query.Validation, request.Context.AddWarning);
            return _ => config;
        }
        PatchBody patch = PatchBody.Parse(type, body);
        return scale => BodyDecoder.Decode(patch.Apply(scale, Schema), Schema, query.Validation, request.Context.AddWarning);
    }

    private static JsonObject Scaled(ApiRequest request, JsonObject obj, ScalePaths paths, Func<JsonObject, JsonObject> change)
    {
        JsonObject scale = change(ScaleView.Of(obj, paths));
        string wanted = (string?)scale["metadata"]?["resourceVersion"] ?? "";
        if (wanted.Length > 0 && wanted != (string?)obj["metadata"]?["resourceVersion"])
            throw ApiErrors.Conflict(request.ResourceName, request.Context.Name);
        ScaleView.Write(scale, obj, paths);
        return obj;
    }
}
