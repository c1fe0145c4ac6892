using System.Buffers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Responses;

/// <summary>Answers with one object, or with a Status.</summary>
public static class ObjectResponse
{
    public static ValueTask WriteAsync(ApiRequest request, int status, JsonObject obj) =>
        WriteAsync(request, status, ObjectCodec.ToBytes(obj), request.Format(IsOfKind(request.Resource, obj)));

    public static ValueTask WriteAsync(ApiRequest request, int status, byte[] json, ResponseFormat format)
    {
        AddWarnings(request.Http, request.Context);
        if (format.Form == ObjectForm.Full)
            return BodyWriter.WriteAsync(request.Http, status, format, json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        new ObjectWriter(request.Resource, format.Form, Include(request.Http), request.Context.Time).WriteObject(buffer, json);
        return BodyWriter.WriteAsync(request.Http, status, format, buffer.WrittenMemory);
    }

    /// <summary>The error as clients know it; the HTTP code is the status' own.</summary>
    public static ValueTask WriteErrorAsync(HttpContext http, StatusException error)
    {
        if (error.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        ResponseFormat format = AcceptHeader.Negotiate(http.Request.Headers.Accept, false, forms: false) ?? default;
        return BodyWriter.WriteAsync(http, error.Code, format, error.ToUtf8Json());
    }

    public static void AddWarnings(HttpContext http, RequestContext context)
    {
        foreach (string warning in context.Warnings)
            BodyWriter.Warn(http, warning);
    }

    /// <summary><c>?includeObject=</c> of a Table.</summary>
    /// <exception cref="StatusException">400: none of None, Metadata, Object.</exception>
    public static IncludeObject Include(HttpContext http) => ListQuery.Text(http.Request.Query, "includeObject") switch
    {
        "" or "Metadata" => IncludeObject.Metadata,
        "None" => IncludeObject.None,
        "Object" => IncludeObject.Object,
        var other => throw ApiErrors.BadRequest($"unrecognized includeObject value: {other}"),
    };

    private static bool IsOfKind(ResourceDescriptor resource, JsonObject obj) =>
        string.Equals((string?)obj["kind"], resource.Kind, StringComparison.Ordinal);
}
