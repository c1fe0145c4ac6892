using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Patch;

/// <summary>The body of a PATCH of one of the three merging kinds: parsed once, applied as often as the write is retried.</summary>
public sealed class PatchBody
{
    private readonly string _mediaType;
    private readonly JsonNode? _patch;

    private PatchBody(string mediaType, JsonNode? patch) => (_mediaType, _patch) = (mediaType, patch);

    /// <param name="mediaType">One of <see cref="PatchMediaTypes"/>, but not apply.</param>
    /// <exception cref="StatusException">400: no JSON; 413: too many operations; 415: another media type.</exception>
    public static PatchBody Parse(string mediaType, ReadOnlySpan<byte> body)
    {
        if (mediaType is not (PatchMediaTypes.Json or PatchMediaTypes.Merge or PatchMediaTypes.StrategicMerge))
            throw ApiErrors.UnsupportedMediaType(PatchMediaTypes.Json, PatchMediaTypes.Merge, PatchMediaTypes.StrategicMerge, PatchMediaTypes.ApplyYaml);
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = StrictDecoder.MaxDepth });
            var patch = JsonNode.Parse(ref reader);
            if (reader.Read()) throw new JsonException("trailing data");
            if (patch is JsonArray { Count: > JsonPatch.MaxOperations } list && mediaType == PatchMediaTypes.Json)
                throw ApiErrors.RequestEntityTooLarge($"The allowed maximum operations in a JSON patch is {JsonPatch.MaxOperations}, got {list.Count}");
            return new PatchBody(mediaType, patch);
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest($"error decoding patch: {JsonSyntax.Describe(body) ?? e.Message}", e);
        }
    }

    /// <summary>The patched copy of an object; it is not yet checked against the schema.</summary>
    /// <exception cref="StatusException">400: the patch is malformed; 422: it does not fit the object.</exception>
    public JsonObject Apply(JsonObject document, SchemaNode schema)
    {
        try
        {
            return _mediaType switch
            {
                PatchMediaTypes.Json => JsonPatch.Apply(document, _patch),
                PatchMediaTypes.Merge => MergePatch.Apply(document, _patch),
                _ => StrategicMergePatch.Apply(document, _patch, schema),
            };
        }
        catch (PatchException e) when (e.IsMalformed)
        {
            throw ApiErrors.BadRequest(e.Message, e);
        }
        catch (PatchException e)
        {
            throw new StatusException(
                new Status
                {
                    ApiVersion = "v1",
                    Kind = "Status",
                    Metadata = new ListMeta(),
                    StatusValue = "Failure",
                    Reason = StatusReason.Invalid,
                    Message = $"the server rejected our request due to an error in our request: {e.Message}",
                    Details = new StatusDetails(),
                    Code = 422,
                },
                e);
        }
    }
}
