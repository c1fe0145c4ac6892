using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Http.Protobuf;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>The object in a request's body.</summary>
public static class ObjectBody
{
    private static readonly string[] Accepted = ["application/json", "application/yaml", ProtobufBody.MediaType];

    /// <exception cref="StatusException">400, 413 or 415.</exception>
    public static async ValueTask<JsonObject> ReadAsync(ApiRequest request, Type recordType, FieldValidation validation)
    {
        string type = MediaType(request);
        if (type is not ("" or "application/json" or "application/yaml" or ProtobufBody.MediaType))
            throw ApiErrors.UnsupportedMediaType(Accepted);
        SchemaNode schema = SchemaRegistry.For(recordType);
        byte[] body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        return type == ProtobufBody.MediaType
            ? BodyDecoder.Decode(ProtobufBody.Decode(body, schema), schema, validation, request.Context.AddWarning)
            : BodyDecoder.Decode(body, type == "application/yaml", schema, validation, request.Context.AddWarning);
    }

    /// <summary>The content type without parameters, in lower case; empty if there is none.</summary>
    public static string MediaType(ApiRequest request)
    {
        string type = request.Http.Request.ContentType ?? "";
        int parameters = type.IndexOf(';', StringComparison.Ordinal);
        return (parameters < 0 ? type : type[..parameters]).Trim().ToLowerInvariant();
    }

    /// <summary>Name and namespace of the body must be those of the URL; absent ones are filled in.</summary>
    /// <exception cref="StatusException">400: they differ.</exception>
    public static void CheckIdentity(ApiRequest request, JsonObject obj, bool named)
    {
        if (obj["metadata"] is not JsonObject metadata)
            obj["metadata"] = metadata = [];
        string ns = (string?)metadata["namespace"] ?? "";
        if (ns.Length > 0 && ns != request.Context.Namespace && request.Resource.Namespaced)
            throw ApiErrors.BadRequest(named
                ? $"the namespace of the object ({ns}) does not match the namespace on the URL ({request.Context.Namespace})"
                : "the namespace of the provided object does not match the namespace sent on the request");
        if (request.Resource.Namespaced)
            metadata["namespace"] = request.Context.Namespace;
        if (!named)
            return;
        string name = (string?)metadata["name"] ?? "";
        if (name.Length > 0 && name != request.Context.Name)
            throw ApiErrors.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Context.Name})");
        metadata["name"] = request.Context.Name;
    }
}
