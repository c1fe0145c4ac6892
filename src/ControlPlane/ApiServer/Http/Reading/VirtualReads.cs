using System.Buffers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Reading;

/// <summary>GETs of kinds that are not stored.</summary>
internal static class VirtualReads
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>(StringComparer.Ordinal);

    public static async Task GetAsync(ApiRequest request)
    {
        JsonObject obj = await request.Resource.Virtual!.GetAsync(request.Context, request.Context.Name, request.Aborted).ConfigureAwait(false)
            ?? throw ApiErrors.NotFound(request.ResourceName, request.Context.Name);
        await ObjectResponse.WriteAsync(request, StatusCodes.Status200OK, obj).ConfigureAwait(false);
    }

    public static async Task ListAsync(ApiRequest request)
    {
        ResponseFormat format = request.Format(forms: true);
        IReadOnlyList<JsonObject> items = await request.Resource.Virtual!.ListAsync(request.Context, request.Aborted).ConfigureAwait(false);
        var buffer = new ArrayBufferWriter<byte>(4096);
        new ObjectWriter(request.Resource, format.Form, ObjectResponse.Include(request.Http), request.Context.Time)
            .WriteList(buffer, [.. items.Select(Stored)], 0, null, null);
        await BodyWriter.WriteAsync(request.Http, StatusCodes.Status200OK, format, buffer.WrittenMemory).ConfigureAwait(false);
    }

    private static StoredObject Stored(JsonObject obj) => new()
    {
        Namespace = "",
        Name = (string?)obj["metadata"]?["name"] ?? "",
        Key = (string?)obj["metadata"]?["name"] ?? "",
        ResourceVersion = 0,
        Labels = NoLabels,
        Fields = [],
        Json = ObjectCodec.ToBytes(obj),
    };
}
