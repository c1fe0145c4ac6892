using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Protobuf;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Schema.Yaml;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>DeleteOptions, from the body or else from the query.</summary>
public static class DeleteOptionsBody
{
    private static readonly GroupKind Kind = new("meta.k8s.io", "DeleteOptions");

    /// <exception cref="StatusException">400, 413, 415; 422: options that contradict each other.</exception>
    public static async ValueTask<DeleteOptions> ReadAsync(ApiRequest request)
    {
        byte[] body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        DeleteOptions options = body.Length > 0 ? Decode(ObjectBody.MediaType(request), body) : FromQuery(request.Http.Request.Query);
        Check(options);
        return options;
    }

    private static DeleteOptions Decode(string mediaType, byte[] body)
    {
        if (mediaType is not ("" or "application/json" or "application/yaml" or ProtobufBody.MediaType))
            throw ApiErrors.UnsupportedMediaType("application/json", "application/yaml", ProtobufBody.MediaType);
        try
        {
            if (mediaType == ProtobufBody.MediaType)
                return ProtobufBody.Decode(body, SchemaRegistry.For<DeleteOptions>()).Deserialize(ApiJson.TypeInfo<DeleteOptions>())!;
            byte[] json = mediaType == "application/yaml" ? YamlDocuments.ToJson(body) : body;
            Decoded decoded = StrictDecoder.Decode(json, SchemaRegistry.For<DeleteOptions>());
            return decoded.Object.Deserialize(ApiJson.TypeInfo<DeleteOptions>())!;
        }
        catch (Exception e) when (e is DecodeException or JsonException)
        {
            throw ApiErrors.BadRequest($"unable to decode DeleteOptions: {e.Message}", e);
        }
    }

    private static DeleteOptions FromQuery(IQueryCollection query) => query.Count == 0 ? new DeleteOptions() : new DeleteOptions
    {
        GracePeriodSeconds = ListQuery.Number(query, "gracePeriodSeconds"),
        PropagationPolicy = ListQuery.Text(query, "propagationPolicy") is { Length: > 0 } policy ? policy : null,
        OrphanDependents = query.ContainsKey("orphanDependents") ? ListQuery.Flag(query, "orphanDependents") : null,
        DryRun = query.ContainsKey("dryRun") ? [.. query["dryRun"].OfType<string>()] : null,
    };

    private static void Check(DeleteOptions options)
    {
        var errors = new List<FieldError>();
        if (options.OrphanDependents is not null && options.PropagationPolicy is not null)
            errors.Add(FieldError.Invalid(FieldPath.Of("propagationPolicy"), options.PropagationPolicy, "orphanDependents and deletionPropagation cannot be both set"));
        if (options.PropagationPolicy is not (null or "Foreground" or "Background" or "Orphan"))
            errors.Add(FieldError.NotSupported(FieldPath.Of("propagationPolicy"), options.PropagationPolicy, ["Foreground", "Background", "Orphan", "nil"]));
        if (options.DryRun?.FirstOrDefault(d => d != "All") is not null)
            errors.Add(FieldError.NotSupported(FieldPath.Of("dryRun"), new JsonArray([.. options.DryRun.Select(d => (JsonNode)d)]), ["All"]));
        if (errors.Count > 0)
            throw ApiErrors.Invalid(Kind, "", errors);
    }
}
