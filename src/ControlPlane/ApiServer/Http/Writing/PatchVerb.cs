using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Apply;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Patch;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>PATCH of an object or of a generic subresource of it, in any of the four kinds.</summary>
public sealed class PatchVerb(ObjectRegistry registry, IAdmissionGate admission, FieldTracking fields)
{
    public async Task HandleAsync(ApiRequest request, WriteQuery query)
    {
        _ = request.Format(forms: true);
        UpdateRequest update = ObjectBody.MediaType(request) == PatchMediaTypes.ApplyYaml
            ? await ApplyAsync(request, query).ConfigureAwait(false)
            : await PatchAsync(request, query).ConfigureAwait(false);
        UpdateResult result = await registry.UpdateAsync(request.Context, update, admission, request.Aborted).ConfigureAwait(false);
        int status = result.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await ObjectResponse.WriteAsync(request, status, result.Object).ConfigureAwait(false);
    }

    private static async ValueTask<UpdateRequest> PatchAsync(ApiRequest request, WriteQuery query)
    {
        SchemaNode schema = SchemaRegistry.For(request.Resource.RecordType);
        string type = ObjectBody.MediaType(request);
        byte[] body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        PatchBody patch = PatchBody.Parse(type, body);
        return new UpdateRequest
        {
            Namespace = request.Context.Namespace,
            Name = request.Context.Name,
            KeepsVersion = true,
            Change = old => ValueTask.FromResult(Patched(request, patch, schema, query.Validation, old!)),
        };
    }

    private static JsonObject Patched(ApiRequest request, PatchBody patch, SchemaNode schema, FieldValidation validation, JsonObject old)
    {
        string before = ((string?)old["metadata"]?["resourceVersion"]) ?? "";
        JsonObject patched = BodyDecoder.Decode(patch.Apply(old, schema), schema, validation, request.Context.AddWarning);
        ObjectBody.CheckIdentity(request, patched, named: true);
        if (patched["metadata"]!["resourceVersion"] is null && before.Length > 0)
            patched["metadata"]!["resourceVersion"] = before;
        return patched;
    }

    private async ValueTask<UpdateRequest> ApplyAsync(ApiRequest request, WriteQuery query)
    {
        SchemaNode schema = SchemaRegistry.For(request.Resource.RecordType);
        byte[] body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        JsonObject config = BodyDecoder.Decode(body, isYaml: true, schema, query.Validation, request.Context.AddWarning);
        ObjectBody.CheckIdentity(request, config, named: true);
        string wanted = (string?)config["metadata"]?["resourceVersion"] ?? "";
        FieldWrite write = fields.Write(request.Context);
        return new UpdateRequest
        {
            Namespace = request.Context.Namespace,
            Name = request.Context.Name,
            KeepsVersion = true,
            ManagesFields = true,
            MayCreate = request.Context.Subresource.Length == 0,
            Change = old => ValueTask.FromResult(Applied(old, config, write, query.Force == true, wanted)),
        };
    }

    private static JsonObject Applied(JsonObject? old, JsonObject config, FieldWrite write, bool force, string wanted)
    {
        JsonObject merged = FieldManager.Apply(old, config, write, force);
        if (old is not null && wanted.Length == 0)
            merged["metadata"]!["resourceVersion"] = (string?)old["metadata"]?["resourceVersion"];
        return merged;
    }
}
