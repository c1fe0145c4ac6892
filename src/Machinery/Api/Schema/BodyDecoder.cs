using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema.Yaml;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>From the body of a request to a document of the expected kind, or to the 400 the client gets.</summary>
public static class BodyDecoder
{
    /// <param name="body">JSON, or YAML with <paramref name="isYaml"/>.</param>
    /// <param name="schema">Of a top-level kind. Absent <c>kind</c> and <c>apiVersion</c> are filled in from it.</param>
    /// <param name="warn">Called for each dropped field under <see cref="FieldValidation.Warn"/>.</param>
    /// <exception cref="StatusException">400: no JSON, another kind or version, a type that does not fit, or strict validation failed.</exception>
    public static JsonObject Decode(ReadOnlySpan<byte> body, bool isYaml, SchemaNode schema, FieldValidation validation, Action<string>? warn = null)
    {
        var kind = schema.Kind ?? throw new ArgumentException($"{schema} is no top-level kind", nameof(schema));
        if (isYaml) body = FromYaml(body, kind);
        var (dataVersion, dataKind) = Peek(body);
        CheckKind(dataVersion, dataKind, kind);
        return Finish(Read(body, schema, kind, dataVersion, dataKind), kind, validation, warn);
    }

    /// <summary>The same for a document in memory, as a patch leaves it.</summary>
    /// <exception cref="StatusException">400, as for a body.</exception>
    public static JsonObject Decode(JsonObject patched, SchemaNode schema, FieldValidation validation, Action<string>? warn = null)
    {
        var kind = schema.Kind ?? throw new ArgumentException($"{schema} is no top-level kind", nameof(schema));
        try
        {
            return Finish(StrictDecoder.Decode(patched, schema), kind, validation, warn);
        }
        catch (DecodeException e)
        {
            throw ApiErrors.BadRequest(CannotHandle(kind.Kind, kind.Version, kind.Kind, e.Message), e);
        }
    }

    /// <summary><c>?fieldValidation=</c>; absent means Warn.</summary>
    /// <exception cref="StatusException">422 for any other value.</exception>
    public static FieldValidation ParseFieldValidation(string? text, GroupKind options) => text switch
    {
        null or "" or "Warn" => FieldValidation.Warn,
        "Ignore" => FieldValidation.Ignore,
        "Strict" => FieldValidation.Strict,
        _ => throw ApiErrors.Invalid(options, "", [FieldError.NotSupported(FieldPath.Of("fieldValidation"), text, ["", "Ignore", "Strict", "Warn"])]),
    };

    private static string ApiVersionOf(ApiKindAttribute kind) => kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}";

    private static Decoded Read(ReadOnlySpan<byte> body, SchemaNode schema, ApiKindAttribute kind, string dataVersion, string dataKind)
    {
        try
        {
            return StrictDecoder.Decode(body, schema);
        }
        catch (DecodeException e) when (e.IsSyntax)
        {
            throw ApiErrors.BadRequest(Unrecognized(kind, $"couldn't get version/kind; json parse error: {e.Message}", body), e);
        }
        catch (DecodeException e)
        {
            var version = dataVersion.Length == 0 ? kind.Version : dataVersion[(dataVersion.IndexOf('/') + 1)..];
            throw ApiErrors.BadRequest(CannotHandle(dataKind.Length == 0 ? kind.Kind : dataKind, version, kind.Kind, e.Message), e);
        }
    }

    private static JsonObject Finish(Decoded decoded, ApiKindAttribute kind, FieldValidation validation, Action<string>? warn)
    {
        if (decoded.Problems.Count > 0 && validation == FieldValidation.Strict)
            throw ApiErrors.BadRequest(CannotHandle(kind.Kind, kind.Version, kind.Kind, decoded.StrictError));
        if (validation == FieldValidation.Warn)
        {
            foreach (var problem in decoded.Problems) warn?.Invoke(problem);
        }

        decoded.Object["apiVersion"] = ApiVersionOf(kind);
        decoded.Object["kind"] = kind.Kind;
        return decoded.Object;
    }

    private static void CheckKind(string dataVersion, string dataKind, ApiKindAttribute kind)
    {
        var expected = ApiVersionOf(kind);
        if (dataVersion.Length > 0 && dataVersion != expected)
            throw ApiErrors.BadRequest($"the API version in the data ({dataVersion}) does not match the expected API version ({expected})");
        if (dataKind.Length > 0 && dataKind != kind.Kind)
            throw ApiErrors.BadRequest(CannotHandle(dataKind, kind.Version, kind.Kind, $"no kind \"{dataKind}\" can be converted to \"{kind.Kind}\""));
    }

    // Kind and apiVersion come first in what clients write, so this reads a few tokens. Faults are left to the decoder.
    private static (string ApiVersion, string Kind) Peek(ReadOnlySpan<byte> body)
    {
        var (version, kind) = ("", "");
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = StrictDecoder.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return (version, kind);
            while ((version.Length == 0 || kind.Length == 0) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("apiVersion"u8);
                var isKind = reader.ValueTextEquals("kind"u8);
                reader.Read();
                if (isVersion && reader.TokenType == JsonTokenType.String) version = reader.GetString()!;
                else if (isKind && reader.TokenType == JsonTokenType.String) kind = reader.GetString()!;
                else reader.Skip();
            }
        }
        catch (JsonException)
        {
            return ("", "");
        }

        return (version, kind);
    }

    private static byte[] FromYaml(ReadOnlySpan<byte> body, ApiKindAttribute kind)
    {
        try
        {
            return YamlDocuments.ToJson(body);
        }
        catch (DecodeException e)
        {
            throw ApiErrors.BadRequest(Unrecognized(kind, $"couldn't get version/kind; json parse error: {e.Message}", body), e);
        }
    }

    private static string CannotHandle(string dataKind, string dataVersion, string expectedKind, string why) =>
        $"{dataKind} in version \"{dataVersion}\" cannot be handled as a {expectedKind}: {why}";

    private static string Unrecognized(ApiKindAttribute kind, string why, ReadOnlySpan<byte> body) =>
        $"the object provided is unrecognized (must be of type {kind.Kind}): {why} ({Summary(body)})";

    private static string Summary(ReadOnlySpan<byte> body)
    {
        const int Max = 30;
        if (body.IsEmpty) return "<empty>";
        var head = body[..Math.Min(Max, body.Length)];
        return (body[0] == '{' ? Encoding.UTF8.GetString(head) : Convert.ToHexStringLower(head)) + (body.Length > Max ? " ..." : "");
    }
}
